/** menagerie: drawn pictures, their masks and annotations, and built-in models. */

import { existsSync, readdirSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { fovea, startFovea, temporaryFolder } from "./fovea.ts";

const folder = temporaryFolder(async () => {});
const at = (...parts: string[]): string => join(folder, ...parts);
const run = (...args: string[]) => fovea(folder, ...args);
const files = (path: string): string[] =>
  readdirSync(at(path), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(png|json|tmp)$/.test(name))
    .sort();

test("render writes pictures, masks and annotations, the same ones every time", async () => {
  const { code, stdout, stderr } = await run(..."menagerie render --count 11 --out a --size 32".split(" "));
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("11 pictures of 32×32 pixels, balanced, in a");
  expect(files("a")).toHaveLength(23);
  const coco = JSON.parse(await readFile(at("a/annotations.json"), "utf8"));
  expect(coco.images[10]).toMatchObject({
    id: 11,
    file_name: "wolf/wolf-00010.png",
    width: 32,
    label: "wolf",
  });
  expect(coco.annotations.at(-1)).toMatchObject({ image_id: 11, id: coco.annotations.length });
  const { width, height, channels } = await sharp(at("a/masks/dog-00001.png")).metadata();
  expect([width, height, channels]).toEqual([32, 32, 1]);
  await run(..."menagerie render --count 1 --from 10 --out b --size 32".split(" "));
  const [one, other] = await Promise.all(["a", "b"].map((name) => readFile(at(name, "wolf/wolf-00010.png"))));
  expect(one?.equals(other as Buffer)).toBe(true);
});

test("render keeps what is finished when it is interrupted, and says what another run left", async () => {
  const running = startFovea(folder, "menagerie render --count 400 --out c --size 128".split(" "));
  while (!existsSync(at("c/cat/cat-00003.png"))) await new Promise((go) => setTimeout(go, 5));
  running.interrupt();
  const { code, stderr } = await running.done;
  expect(code).toBe(130);
  expect(stderr).toContain("files that were finished are kept");
  expect(existsSync(at("c/annotations.json"))).toBe(false);
  expect(files("c").filter((name) => name.endsWith(".tmp"))).toEqual([]);
  for (const name of files("c")) await sharp(at("c", name)).raw().toBuffer();
  const after = await run(..."menagerie render --count 2 --out c --size 32".split(" "));
  expect(after.code).toBe(0);
  expect(after.stderr).toMatch(/note: \d+ pictures in c are of another run/);
  await rm(at("c"), { recursive: true });
});

test("render refuses what does not go together", async () => {
  const tagged = await run(..."menagerie render --variant tagged --pair wolf:snow".split(" "));
  expect([tagged.code, tagged.stderr]).toEqual([2, expect.stringContaining("belongs to biased pictures")]);
  const moon = await run(..."menagerie render --pair wolf:moon".split(" "));
  expect([moon.code, moon.stderr]).toEqual([2, expect.stringContaining('no background "moon"')]);
});

test("a name that is neither file nor built-in model is refused with a hint", async () => {
  const { code, stderr } = await run("inspect", "menagerie-nat");
  expect(code).toBe(3);
  expect(stderr).toContain("fovea menagerie models");
  expect((await run("menagerie", "models")).code).toBe(0);
});

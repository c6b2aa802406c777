/** fovea advise: a small run on pictures of a folder, on pictures by name, and on drawings where none are given. */

import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { adviceColumns } from "@fovea/core";
import { expect, test } from "vitest";
import { fovea, startFovea, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel } from "./models.ts";
import { rimNet, writeWolves } from "./wolves.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", rimNet());
  await writeModel(path, "plain.onnx", plainNet());
  await writeFile(join(path, "net.labels.txt"), "wolf\ndog\n");
  await writeFile(join(path, "animals.labels.txt"), "wolf\ndog\nfox\nzebra\nowl\n");
  await writeWolves(join(path, "wolves"), { biased: true, count: 8 });
});

const run = (...args: string[]) => fovea(folder, "advise", ...args);
const few = ["-m", "input-x-gradient,occlusion,cam", "--limit", "3"];

test("advise measures methods on the pictures of a folder, each for its own class", async () => {
  const { code, stdout } = await run(
    ...["net.onnx", "wolves", ...few, "--labels", "net.labels.txt", "--out", "first", "--json"],
  );
  expect(code).toBe(0);
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({
    ...{ seed: 0, quick: true, source: "each explained for the class that it shows", notes: [] },
    page: "first/advice.html",
    methods: [
      { method: "input-x-gradient", pictures: 3, sound: expect.any(Boolean), ms: expect.any(Number) },
      { method: "occlusion", needs: [] },
    ],
    missing: [{ id: "cam", reason: expect.stringContaining("Cannot") }],
    problems: [],
  });
  for (const { name, target } of found.pictures) expect(name).toContain(target);
  const ids = adviceColumns.map(({ id }) => id);
  expect(found.columns.map(({ id }: { id: string }) => id)).toEqual(ids);
  for (const { cells } of found.methods) {
    expect(Object.keys(cells)).toEqual(ids);
    expect(cells.runtime.interval).toMatchObject({ n: 3, level: 0.95, mean: expect.any(Number) });
    expect(cells.sanity.metric).toBe("independent-randomisation");
  }
  for (const use of found.uses)
    expect(use).toMatchObject({
      title: expect.any(String),
      rule: expect.any(String),
      note: expect.any(String),
    });
  const page = readFileSync(join(folder, "first/advice.html"), "utf8");
  expect(page).toContain("a tenth of their default samples");
  expect(page).not.toMatch(/src="(?!data:)|<script/);
});

test("advise takes pictures by name for the class that the model gives them", async () => {
  const { code, stdout } = await run(
    ...["net.onnx", "wolves/wolf/0.png", "wolves/dog/1.png", "gone.png", ...few, "--json"],
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ source: "each explained for the class that the model gives it", page: "fovea-advice/advice.html" },
    ...{ pictures: [{ target: "wolf" }, { target: "dog" }], problems: [{ path: "gone.png" }] },
  });
});

test("advise draws animals where no pictures are given, and says what that means", async () => {
  const known = ["plain.onnx", "--labels", "animals.labels.txt", ...few, "--out", "drawn", "--json"];
  const named = JSON.parse((await run(...known)).stdout);
  expect(named.source).toMatch(/^drawn, /);
  expect(named.notes.join(" ")).toContain("the numbers hold for such drawings only");
  expect(named.notes.join(" ")).toContain("knows 5 of the 10 drawn animals");
  expect(named.pictures.map(({ target }: { target: string }) => target)).toEqual(["wolf", "dog", "fox"]);
  const { stdout } = await run("plain.onnx", "-m", "input-x-gradient", "--limit", "2", "--out", "drawn");
  expect(stdout).toMatch(/^2 pictures, drawn, each explained for the class that the model gives it\n/);
  expect(stdout).toContain("knows none of the drawn animals");
});

test("advise says what is wrong, and leaves nothing behind when it is stopped", async () => {
  const wrong = async (code: number, text: string, ...args: string[]): Promise<void> => {
    const result = await run(...args, "--out", "no");
    expect(result.stderr).toContain(text);
    expect(result.code).toBe(code);
    expect(existsSync(join(folder, "no"))).toBe(false);
  };
  await wrong(2, 'Cannot find the method "grad-cat"', "plain.onnx", "-m", "grad-cat");
  await wrong(2, "--full", "plain.onnx", "--quick", "--full");
  await wrong(4, "Cannot judge methods without pictures", "plain.onnx", "gone.png");
  const { done, interrupt } = startFovea(folder, ["advise", "plain.onnx", "--full", "--out", "cut"]);
  const started = Date.now();
  while (!existsSync(join(folder, "cut")) && Date.now() - started < 60_000)
    await new Promise((resolve) => setTimeout(resolve, 20));
  interrupt();
  expect((await done).code).toBe(130);
  expect(existsSync(join(folder, "cut"))).toBe(false);
});

/** fovea bias: a claim where the folder is biased and none where it is not, page, JSON, and what can be wrong. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fovea, startFovea, temporaryFolder } from "./fovea.ts";
import { flatNet, plainNet, writeModel } from "./models.ts";
import { rimNet, writeWolves } from "./wolves.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", rimNet());
  await writeModel(path, "flat.onnx", flatNet());
  await writeModel(path, "plain.onnx", plainNet());
  await writeFile(join(path, "net.labels.txt"), "wolf\ndog\n");
  await writeFile(join(path, "five.labels.txt"), "wolf\ntimber dog\nhot dog\nox\nhen\n");
  await writeWolves(join(path, "biased"), { biased: true });
  await writeWolves(join(path, "balanced"), { biased: false });
  await writeWolves(join(path, "boxes"), { biased: true, masks: false });
  await writeWolves(join(path, "few"), { biased: true, count: 8 });
  await writeWolves(join(path, "folders"), { biased: true });
  rmSync(join(path, "folders/annotations.json"));
  mkdirSync(join(path, "empty"));
});

const run = (...args: string[]) => fovea(folder, "bias", ...args);
const labelled = ["--labels", "net.labels.txt"];

test("bias names the background by which a model recognises a class, on a page and in JSON", async () => {
  const { code, stdout } = await run("net.onnx", "biased", ...labelled, "--out", "first", "--json");
  expect(code).toBe(0);
  const found = JSON.parse(stdout);
  const claim = {
    sentence: expect.stringMatching(/^The model recognises wolf by snow around the object: 100 % of wolf/),
    evidence: expect.stringMatching(/^The other way round, 100 % of the pictures of other classes/),
    region: { id: "surroundings", title: "the surroundings", area: 1 },
    examples: expect.arrayContaining([
      { picture: expect.any(String), donor: expect.any(String), saidBefore: 0, said: 1 },
    ]),
    cause: { kind: "background", name: "snow", share: 1, elsewhere: 0, said: 1, saidWithout: 0 },
  };
  expect(found).toMatchObject({
    ...{ method: "grad-cam", seed: 0, located: true, boxes: 0, unlocated: 0, tests: 4 },
    ...{ right: 32, pictures: 32, skipped: [], notes: [], problems: [], page: "first/bias.html" },
    classes: [
      {
        ...{ index: 0, label: "wolf", pictures: 16, right: 16, claim },
        relevance: { outside: { mean: expect.any(Number), n: 16 }, area: 0.75 },
      },
      { index: 1, label: "dog" },
    ],
  });
  expect(found.classes[0].tests).toHaveLength(17);
  expect(found.classes[0].tests[0]).toMatchObject({
    ...{ found: true, recognised: { own: 1, other: 0 }, called: { own: 1, other: 0 } },
  });
  const page = readFileSync(join(folder, "first/bias.html"), "utf8");
  expect(page).toContain("The model recognises wolf by snow around the object");
  expect(page).not.toMatch(/src="(?!data:)|<script/);
});

test("bias says that nothing was found, and how much could have gone unseen", async () => {
  const { code, stdout } = await run("net.onnx", "balanced", ...labelled);
  expect(code).toBe(0);
  expect(stdout).toContain("For none of 2 classes was anything found beside the object");
  expect(stdout).toMatch(/An effect on up to \d+ % of the pictures could have gone unseen/);
  expect(stdout).toContain("Page: fovea-bias/bias.html");
  expect(readdirSync(join(folder, "fovea-bias"))).toEqual(["bias.html"]);
});

test("bias says what it has to do without: masks, or any place of the objects, or relevance", async () => {
  const boxes = await run("net.onnx", "boxes", ...labelled, "--out", "second");
  expect(boxes.stdout).toContain("by snow around the object");
  expect(boxes.stdout).toContain("Of 32 pictures boxes alone are known");
  const none = await run("net.onnx", "folders", ...labelled, "--out", "second", "-m", "cam");
  expect(none.stdout).toMatch(/The model recognises wolf by something in the (?!surroundings)/);
  expect(none.stdout).toContain("Nothing says where the objects are: this may be a part of them");
  expect(none.stdout).toContain("No relevance is shown: Cannot");
});

test("bias takes several classes of the model for one of the folder", async () => {
  const labels = ["--labels", "five.labels.txt"];
  const { stdout } = await run("plain.onnx", "biased", ...labels, "--out", "third", "--json");
  const { classes } = JSON.parse(stdout);
  expect(classes.map(({ label, index }: { label: string; index: number }) => [index, label])).toEqual([
    [0, "wolf"],
    [1, "dog"],
  ]);
  await writeFile(join(folder, "map.json"), '{"wolf": "ox", "dog": "hen"}');
  const mapped = await run(
    ...["plain.onnx", "biased", ...labels, "--map", "map.json", "--out", "third", "--json"],
  );
  expect(JSON.parse(mapped.stdout).classes.map(({ index }: { index: number }) => index)).toEqual([3, 4]);
});

test("bias says what is wrong, and leaves nothing behind", async () => {
  const wrong = async (code: number, text: string, ...args: string[]): Promise<void> => {
    const result = await run(...args, "--out", "no");
    expect(result.stderr).toContain(text);
    expect(result.code).toBe(code);
    expect(existsSync(join(folder, "no"))).toBe(false);
  };
  await writeFile(join(folder, "other.txt"), "wolverine\ncat\n");
  await wrong(5, '"plain.onnx" has no labels', "plain.onnx", "biased");
  await wrong(5, 'nearest to "dog" is', "net.onnx", "biased", "--labels", "other.txt");
  await wrong(2, "found 0 with at least 8 pictures", "net.onnx", "few", ...labelled);
  await wrong(4, 'Cannot find pictures in "empty"', "net.onnx", "empty", ...labelled);
  await wrong(2, "expected a number between 0 and 1", "net.onnx", "biased", "--level", "2");
  const blocked = await run("net.onnx", "biased", ...labelled, "--out", "net.labels.txt");
  expect(blocked.stderr).toContain("there is a file of that name");
  expect(blocked.code).toBe(8);
});

test("an interrupted search leaves nothing", async () => {
  const slow = ["-m", "rise", "--set", "samples=5000", "--out", "cut"];
  const { done, interrupt } = startFovea(folder, ["bias", "net.onnx", "biased", ...labelled, ...slow]);
  const started = Date.now();
  while (!existsSync(join(folder, "cut")) && Date.now() - started < 60_000)
    await new Promise((resolve) => setTimeout(resolve, 20));
  interrupt();
  expect((await done).code).toBe(130);
  expect(existsSync(join(folder, "cut"))).toBe(false);
});

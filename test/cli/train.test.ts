/** train: a network from scratch that survives being killed, and heads on a backbone. */

import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { fovea, startFovea, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await mkdir(join(path, "empty"));
  for (const [dir, side] of [
    ["photos/dark", 10],
    ["photos/light", 200],
    ["alone/dark", 10],
  ] as const) {
    await mkdir(join(path, dir), { recursive: true });
    for (let i = 0; i < 10; i++) await writeGrey(join(path, dir, `${i}.png`), side + 3 * i);
  }
  await writeFile(join(path, "photos/dark/text.png"), "no picture");
  const whole = await readFile(join(path, "photos/light/3.png"));
  await writeFile(join(path, "photos/light/cut.png"), whole.subarray(0, whole.length - 20));
});

/** A picture of one level with a ramp, so that its file is longer than its head. */
async function writeGrey(path: string, level: number): Promise<void> {
  const data = Buffer.from(Array.from({ length: 24 * 24 * 3 }, (_, i) => level + (i % 19)));
  await sharp(data, { raw: { width: 24, height: 24, channels: 3 } }).toFile(path);
}

const at = (...parts: string[]): string => join(folder, ...parts);
const run = (...args: string[]) => fovea(folder, ...args);

const tiny = (out: string, epochs: number): string[] =>
  `train --arch menagerie-net --size 16 --pictures 48 --held 10 --batch 16 --threads 1 --epochs ${epochs} --out ${out}`.split(
    " ",
  );

test("a network from scratch is written with all that explaining it needs", async () => {
  const { code, stdout, stderr } = await run(...tiny("a.onnx", 2));
  expect([code, stderr.replace(/^\d+ % done.*\n/gm, "")]).toEqual([0, ""]);
  expect(stdout).toMatch(/epoch 1\/2 {2}loss \d\.\d{3} {2}trained .* held out .*95 % interval.* left\n/);
  expect(stdout).toMatch(/all: .*of 10\)/);
  const log = (await readFile(at("a.log.jsonl"), "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(log.map(({ type }) => type)).toEqual(["run", "epoch", "epoch", "end"]);
  expect(stdout).toContain(log[3].weightsSha256);
  expect(log[0].options.threads).toBe(1);
  expect(readdirSync(at("a.checkpoints"))).toEqual(["epoch-0001.checkpoint", "epoch-0002.checkpoint"]);
  for (const file of ["a.confusion.txt", "a.confusion.csv", "a.confusion.png"])
    expect(existsSync(at(file))).toBe(true);
  const seen = await run("predict", "a.onnx", "photos/dark/1.png");
  expect([seen.code, seen.stderr]).toEqual([0, ""]);
  expect(seen.stdout).toMatch(/ % {2}(wolf|dog|fox|cat|zebra|horse|tiger|lion|owl|parrot) \(\d\)/);
});

test("resuming goes on from the last checkpoint that can be read, and only with the same options", async () => {
  const whole = await readFile(at("a.onnx"));
  const again = await run(...tiny("a.onnx", 2), "--resume");
  expect(again.stdout).toContain("All 2 epochs were done before");
  expect((await readFile(at("a.onnx"))).equals(whole)).toBe(true);
  await truncate(at("a.checkpoints/epoch-0002.checkpoint"), 5000);
  const before = await run(...tiny("a.onnx", 2), "--resume");
  expect(before.code).toBe(0);
  expect(before.stderr).toMatch(/Cannot read the checkpoint "a\.checkpoints\/epoch-0002\.checkpoint": .*\n/);
  expect(before.stdout).toContain("Goes on after epoch 1 of 2");
  expect((await readFile(at("a.onnx"))).equals(whole)).toBe(true);
  const other = await run(...tiny("a.onnx", 2), "--resume", "--variant", "biased");
  expect(other.code).toBe(2);
  expect(other.stderr).toContain("variant was balanced and is now biased, wolf on snow");
  const longer = await run(...tiny("a.onnx", 3), "--resume");
  expect(longer.stderr).toContain('"epochs" was 2 and is now 3');
  expect((await readFile(at("a.onnx"))).equals(whole)).toBe(true);
});

test("a run that was killed and resumed gives the same model as one that was not", async () => {
  const epochs = 12;
  const [whole] = await Promise.all([run(...tiny("whole.onnx", epochs)), killedAfter(2, epochs)]);
  expect(whole.code).toBe(0);
  expect(existsSync(at("killed.onnx"))).toBe(false);
  const resumed = await run(...tiny("killed.onnx", epochs), "--resume");
  expect(resumed.code).toBe(0);
  expect(resumed.stdout).toMatch(/Goes on after epoch \d+ of 12/);
  expect((await readFile(at("killed.onnx"))).equals(await readFile(at("whole.onnx")))).toBe(true);
  const curve = async (name: string) =>
    (await readFile(at(name), "utf8")).match(/"epoch":.*?(?=,"seconds")/g)?.join("\n");
  expect(await curve("killed.log.jsonl")).toBe(await curve("whole.log.jsonl"));
});

/** Kills as soon as the checkpoint of this epoch is there, in the middle of the next one. */
async function killedAfter(epoch: number, epochs: number): Promise<void> {
  const { done, kill } = startFovea(folder, tiny("killed.onnx", epochs));
  const seen = (): boolean => existsSync(at(`killed.checkpoints/epoch-000${epoch}.checkpoint`));
  const ended = done.then(() => true);
  while (!seen())
    if (await Promise.race([ended, new Promise<false>((go) => setTimeout(() => go(false), 5))])) break;
  kill();
  await done;
}

test("a head on a backbone learns from a folder; what cannot be read is listed, skipped and counted", async () => {
  const { code, stdout, stderr } = await run(
    "train",
    "--backbone",
    "net.onnx",
    "photos",
    "--out",
    "head.onnx",
  );
  expect(code).toBe(0);
  expect(stderr).toMatch(/"dark\/text\.png" is skipped: it is in no format/);
  expect(stderr).toMatch(/"light\/cut\.png" is skipped: its data are damaged or cut off/);
  expect(stderr).toContain("2 problems in the pictures' folder");
  expect(stdout).toContain("4 features of layer flat");
  expect(stdout).toContain("17 pictures to train on, 3 held out, 2 classes: dark, light");
  expect(stdout).toMatch(/all: 100\.0 % .*3 of 3\)/);
  const seen = await run("predict", "head.onnx", "photos/light/1.png", "--top", "1");
  expect(seen.stdout).toMatch(/ % {2}light \(1\)/);
  const again = await run("train", "--backbone", "net.onnx", "photos", "--out", "again.onnx");
  expect(again.code).toBe(0);
  expect((await readFile(at("again.onnx"))).equals(await readFile(at("head.onnx")))).toBe(true);
});

test("all weights are fine-tuned, with a sigmoid each and a hidden layer", async () => {
  const flags = "--head mlp --hidden 8 --loss sigmoid --fine-tune --epochs 2 --out tuned.onnx".split(" ");
  const { code, stdout } = await run("train", "--backbone", "net.onnx", "photos", ...flags);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Fine-tuning \d+ weights/);
  const inspected = await run("inspect", "tuned.onnx");
  expect(inspected.stdout).toContain("the classes of the network do not compete in a softmax");
  expect(readdirSync(at("tuned.checkpoints"))).toHaveLength(2);
});

test("folders without two classes are refused", async () => {
  const empty = await run("train", "--backbone", "net.onnx", "empty");
  expect(empty.code).toBe(4);
  expect(empty.stderr).toContain("Cannot find pictures");
  const alone = await run("train", "--backbone", "net.onnx", "alone");
  expect(alone.code).toBe(4);
  expect(alone.stderr).toContain('found only one class, "dark"');
  expect(existsSync(at("trained.onnx"))).toBe(false);
});

test.each([
  [["train"], "it says neither --arch nor --backbone"],
  [["train", "--arch", "menagerie-net", "--backbone", "net.onnx"], "they exclude one another"],
  [["train", "--arch", "resnet"], "known are menagerie-net"],
  [["train", "--backbone", "net.onnx", "photos", "--cut", "con"], 'Cannot find the layer "con"'],
  [["train", "--arch", "menagerie-net", "--pair", "wolf"], "expected a class and a background"],
  [["train", "--arch", "menagerie-net", "--rate", "fast"], 'found "fast"'],
])("%j is refused: %s", async (args, message) => {
  const { code, stderr } = await run(...args);
  expect(code).toBeGreaterThan(1);
  expect(stderr).toContain(message);
});

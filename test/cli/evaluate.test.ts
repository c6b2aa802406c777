/** fovea evaluate and fovea metrics: tables, page, taking up again, and collections that are wrong. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { metrics } from "@fovea/core";
import { expect, test } from "vitest";
import { fovea, startFovea, temporaryFolder } from "./fovea.ts";
import { plainNet, signalNet, writeModel, writePicture } from "./models.ts";

const square = (x: number, y: number): number[][] => [[x, y, x + 8, y, x + 8, y + 8, x, y + 8]];

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writeModel(path, "signal.onnx", signalNet());
  await writeFile(join(path, "net.labels.txt"), "tabby cat\ndog\nzebra\nox\nhen\n");
  mkdirSync(join(path, "zoo"));
  for (const name of ["a", "b", "c"]) await writePicture(join(path, `zoo/${name}.png`), 16, 16);
  await writeFile(join(path, "zoo/bad.png"), "no picture");
  const annotations = {
    images: ["a", "b", "c", "bad", "gone"].map((name, id) => ({ id, file_name: `${name}.png` })),
    categories: ["cat", "Dog", "unicorn"].map((name, id) => ({ id, name })),
    annotations: [
      { image_id: 0, category_id: 0, bbox: [1, 1, 8, 8], segmentation: square(1, 1) },
      { image_id: 1, category_id: 1, bbox: [0, 0, 5, 5] },
      { image_id: 1, category_id: 1, bbox: [9, 9, 5, 5] },
      { image_id: 1, category_id: 0, bbox: [9, 0, 5, 5] },
      { image_id: 2, category_id: 2, bbox: [0, 0, 5, 5] },
    ],
  };
  await writeFile(join(path, "zoo/annotations.json"), JSON.stringify(annotations));
  mkdirSync(join(path, "plain"));
  await writePicture(join(path, "plain/x.png"));
  mkdirSync(join(path, "empty"));
});

const run = (...args: string[]) => fovea(folder, "evaluate", ...args);
const labelled = ["net.onnx", "zoo", "--labels", "net.labels.txt"];
const two = ["--method", "grad-cam,input-x-gradient"];

test("evaluate measures the annotated classes with baselines beside, and writes page, CSV and JSON", async () => {
  const { code, stdout, stderr } = await run(...labelled, ...two, "--out", "first");
  expect(code).toBe(0);
  expect(stdout).toMatch(/The model gets \d of 2 pictures right/);
  expect(stdout).toMatch(/^grad-cam .*\d/m);
  expect(stdout).toMatch(/^centre +\d/m);
  expect(stderr).toContain("note: bad.png is skipped");
  expect(stderr).toContain("gone.png");
  expect(stderr).toContain("no class named unicorn");
  expect(stderr).toContain("1 of 3 pictures is left out");
  const {
    results,
    metrics: columns,
    problems,
  } = JSON.parse(readFileSync(join(folder, "first/evaluate.json"), "utf8"));
  expect(problems).toHaveLength(2);
  expect(results.map(({ target }: { target: { label: string } }) => target.label)[0]).toBe("tabby cat");
  const pointing = columns.find(({ criterion }: { criterion: string }) => criterion === "localisation");
  expect(Object.keys(pointing.rows)).toEqual(["grad-cam", "input-x-gradient", "centre", "random"]);
  const page = readFileSync(join(folder, "first/evaluate.html"), "utf8");
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain("data:image/jpeg;base64,");
  expect(page).not.toMatch(/src="(?!data:)/);
  const csv = readFileSync(join(folder, "first/evaluate.csv"), "utf8").trim().split("\n");
  expect(csv[0]).toBe("method,metric,criterion,better,mean,low,high,n,undefined,best");
  expect(csv.length).toBeGreaterThan(10);
});

test("evaluate --resume keeps the pictures of a run before and measures the rest alike", async () => {
  const asked = [...labelled, ...two, "--metric", "detail", "--out", "second"];
  const whole = await run(...asked, "--json");
  expect(whole.code).toBe(0);
  const path = join(folder, "second/evaluate.jsonl");
  const lines = readFileSync(path, "utf8").trim().split("\n");
  expect(lines).toHaveLength(3);
  writeFileSync(path, `${lines.slice(0, 2).join("\n")}\n${lines[2]?.slice(0, 20)}`);
  const again = await run(...asked, "--json", "--resume");
  expect(JSON.parse(again.stdout).results).toEqual(JSON.parse(whole.stdout).results);
  expect(readFileSync(path, "utf8").trim().split("\n")).toEqual(lines);
});

test("evaluate takes pictures alone, a target, a map of classes and options of metrics", async () => {
  const plain = await run("net.onnx", "plain", ...two, "--metric", "detail", "--out", "third", "--json");
  expect(JSON.parse(plain.stdout)).toMatchObject({ right: { n: 0 }, collection: { kind: "pictures" } });
  await writeFile(join(folder, "map.json"), '{"unicorn": "zebra"}');
  const mapped = await run(
    ...[...labelled, ...two, "--map", "map.json", "--metric", "pointing-game", "--out", "fourth", "--json"],
    ...["--set", "pointing-game.tolerance=3", "--limit", "0"],
  );
  const { results, options } = JSON.parse(mapped.stdout);
  expect(results[2].target.label).toBe("zebra");
  expect(options["pointing-game"].tolerance).toBe(3);
});

test("evaluate says what is wrong before anything is written", async () => {
  const wrong = async (code: number, text: string, ...args: string[]): Promise<void> => {
    const result = await run(...args, "--out", "no");
    expect(result.stderr).toContain(text);
    expect(result.code).toBe(code);
    expect(existsSync(join(folder, "no"))).toBe(false);
  };
  await wrong(4, 'Cannot find pictures in "empty"', "net.onnx", "empty");
  await wrong(4, "there is no such folder", "net.onnx", "nowhere");
  await wrong(2, 'Cannot find the metric "pointing"', ...labelled, "--metric", "pointing");
  await wrong(2, "is not measured", ...labelled, "--metric", "detail", "--set", "nope.x=1");
  await wrong(3, "Cannot make pictures fit", "signal.onnx", "plain");
  await writeFile(join(folder, "bad-map.json"), '{"cat": "lion"}');
  await wrong(5, 'Cannot find the class "lion"', ...labelled, "--map", "bad-map.json");
});

test("an interrupted evaluation leaves whole lines and no page", async () => {
  const { done, interrupt } = startFovea(folder, [
    "evaluate",
    ...labelled,
    "--method",
    "all",
    "--metric",
    "all",
    "--out",
    "cut",
  ]);
  const started = Date.now();
  while (!existsSync(join(folder, "cut/evaluate.jsonl")) && Date.now() - started < 60_000)
    await new Promise((resolve) => setTimeout(resolve, 50));
  interrupt();
  expect((await done).code).toBe(130);
  expect(existsSync(join(folder, "cut/evaluate.html"))).toBe(false);
  for (const line of readFileSync(join(folder, "cut/evaluate.jsonl"), "utf8").trim().split("\n"))
    JSON.parse(line);
});

test("metrics lists the catalog, one with its options, and JSON", async () => {
  const all = await fovea(folder, "metrics");
  for (const { id } of metrics) expect(all.stdout).toContain(id);
  const [first] = metrics;
  const one = await fovea(folder, "metrics", first?.id ?? "");
  expect(one.stdout).toContain(first?.reading);
  expect(JSON.parse((await fovea(folder, "metrics", "--json")).stdout).metrics).toHaveLength(metrics.length);
  const wrong = await fovea(folder, "metrics", "nope");
  expect(wrong.code).toBe(2);
});

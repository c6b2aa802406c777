/** fovea explain: one class against another, and several classes side by side. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeNpy } from "@fovea/core";
import { readPngText } from "@fovea/render";
import { expect, test } from "vitest";
import { fovea, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel, writePicture } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writePicture(join(path, "a.png"));
  await writeFile(join(path, "names.txt"), "ant\nbee\ncat, tomcat\ndog\nelk\n");
});

const at = (...parts: string[]): string => join(folder, ...parts);
const run = (...args: string[]) =>
  fovea(folder, "explain", "net.onnx", "a.png", "--labels", "names.txt", ...args);

const values = (path: string): number[] => Array.from(decodeNpy(readFileSync(at(path))).data as Float32Array);

test("--versus explains the difference of two classes, and every result says so", async () => {
  const args = ["--target", "ant", "--versus", "Tomcat", "--method", "gradient", "--out", "v"];
  const { code, stdout } = await run(...args, "--save", "npy,png,html", "--json");
  expect(code).toBe(0);
  const [input] = JSON.parse(stdout).inputs;
  const [explanation] = input.explanations;
  expect(explanation.target).toMatchObject({
    index: 0,
    label: "ant",
    versus: { index: 2, label: "cat, tomcat" },
  });
  expect(explanation.score).toBeCloseTo(explanation.target.logit - explanation.target.versus.logit, 4);
  expect(explanation.ledger[0]).toMatchObject({ check: "score-agrees", ok: true });
  expect(explanation.files).toEqual(["v/a.gradient.0-vs-2.npy", "v/a.gradient.0-vs-2.png"]);
  const title = new Map(readPngText(readFileSync(at("v/a.gradient.0-vs-2.png")))).get("Title");
  expect(title).toBe("Gradient for ant rather than cat, tomcat");
  expect(readFileSync(at("v/report.html"), "utf8")).toContain("ant rather than cat, tomcat");

  for (const target of ["0", "2"])
    await run("--target", target, "--method", "gradient", "--out", "v", "--save", "npy");
  const other = values("v/a.gradient.2.npy");
  const difference = values("v/a.gradient.0.npy").map((v, i) => v - (other[i] as number));
  values("v/a.gradient.0-vs-2.npy").forEach((v, i) => {
    expect(v).toBeCloseTo(difference[i] as number, 5);
  });
});

test("--versus top2 is the second best class, and the text names both", async () => {
  const { code, stdout } = await run(
    "--versus",
    "top2",
    "--method",
    "grad-cam",
    "--out",
    "w",
    "--save",
    "npy",
  );
  expect(code).toBe(0);
  const [, first, second] = /^ +[\d.]+ % {2}(\w+).*\n +[\d.]+ % {2}(\w+)/m.exec(stdout) ?? [];
  expect(stdout).toMatch(new RegExp(`grad-cam, ${first}.* rather than ${second}`));
});

test.each([
  [
    ["--target", "ant", "--versus", "0"],
    "Cannot set class 0 (ant) against itself: target and rival are the same",
  ],
  [
    ["--versus", "top2", "--output", "probability"],
    "Cannot set two classes against each other by probability",
  ],
  [["--target", "relu:1", "--versus", "0"], 'Cannot set "relu:1" against a class: it is a unit of a layer'],
  [["--versus", "ants"], 'Cannot find the class "ants" among the 5 labels'],
])("explain %s is refused in words", async (args, message) => {
  const { code, stderr } = await run(...args, "--method", "grad-cam", "--out", "refused");
  expect([2, 5]).toContain(code);
  expect(stderr).toContain(message);
  expect(existsSync(at("refused"))).toBe(false);
});

test("several classes give a panel with one scale for each method, beside the single figures", async () => {
  const args = ["--target", "top3", "--method", "grad-cam,gradient", "--out", "p", "--json"];
  const { code, stdout } = await run(...args);
  expect(code).toBe(0);
  const [input] = JSON.parse(stdout).inputs;
  expect(input.panels).toEqual(
    ["grad-cam", "gradient"].map((method) => ({
      method,
      classes: input.prediction.slice(0, 3).map(({ index }: { index: number }) => index),
      display: expect.objectContaining({ text: expect.stringContaining("colours span") }),
      file: `p/a.${method}.top3-panel.png`,
    })),
  );
  expect(readdirSync(at("p")).filter((name) => name.endsWith(".png"))).toHaveLength(8);
  expect(readFileSync(at("p/report.html"), "utf8")).toContain("3 classes side by side");
  const limits = input.explanations.map((e: { display: { limit: number } }) => e.display.limit);
  expect(input.panels[1].display.limit).toBeLessThanOrEqual(Math.max(...limits));
});

test("one class gives no panel", async () => {
  const { stdout } = await run("--method", "grad-cam", "--out", "one", "--json");
  expect(JSON.parse(stdout).inputs[0].panels).toEqual([]);
  expect(readdirSync(at("one")).filter((name) => name.includes("panel"))).toEqual([]);
});

/** Options of methods that cannot be: refused in words with what is allowed, none of them those of a library. */

import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fovea, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel, writePicture } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writePicture(join(path, "a.png"));
  await writeFile(join(path, "list.json"), "[1, 2]");
  await writeFile(join(path, "ruleless.json"), "{}");
  await writeFile(join(path, "typo.json"), '{"rules": [{"op": "Conv", "rule": "gamma", "gama": 1}]}');
  await writeFile(join(path, "negative.json"), '{"rules": [{"op": "Conv", "rule": "gamma", "gamma": -1}]}');
});

const explained = (method: string, setting: string) =>
  fovea(folder, "explain", "net.onnx", "a.png", "--method", method, "--set", setting, "--out", "none");

const zodWords = /Invalid |Too small|Too big|Unrecognized|received|must match/;

test.each([
  ["occlusion", "samples=0", "Cannot use samples=0 for occlusion: allowed is a whole number from 2 to 10000"],
  ["occlusion", "samples=1.5", "allowed is a whole number from 2 to 10000"],
  ["occlusion", "threshold=2", "Cannot use threshold=2 for occlusion: allowed is a number from 0 to 1"],
  ["occlusion", "mode=hide", "Cannot use mode=hide for occlusion: allowed are remove, keep"],
  ["occlusion", "baseline=red", "zero, mean, black, grey, white, blur, noise"],
  ["occlusion", "window=17", "allowed is 1 to"],
  ["occlusion", "stride=0", "allowed is 1 to"],
  ["area-occlusion", "segments=slic:0", "slic:N (about N areas)"],
  ["grad-cam", "relu=maybe", "Cannot use relu=maybe for grad-cam: allowed are true, false"],
  ["lrp", "composite=mine", "epsilon-plus-flat"],
  ["lrp", "composite=list.json", "Cannot use the composite list.json: expected an object in braces"],
  ["lrp", "composite=ruleless.json", "rules: expected a list"],
  ["lrp", "composite=typo.json", 'typo.json, rule 1: there is no "gama"'],
  ["lrp", "composite=negative.json", "rule 1: gamma: expected a number from 0 up"],
  ["lrp", "composite=none.json", 'Cannot read "none.json": there is no such file'],
])("%s --set %s says what is allowed", async (method, setting, words) => {
  const { code, stderr } = await explained(method, setting);
  expect(code).toBe(setting.endsWith("none.json") ? 4 : 2);
  expect(stderr).toContain(words);
  expect(stderr).not.toMatch(zodWords);
  expect(existsSync(join(folder, "none"))).toBe(false);
});

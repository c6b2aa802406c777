/** What people get wrong: a sentence, a hint, the exit code of its class, and nothing half-written. */

import { once } from "node:events";
import { chmodSync, existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { encodeModel, encodeNpy, floats } from "@fovea/core";
import { expect, test } from "vitest";
import { makeModelProto, writeModelProto } from "../../packages/core/src/load/schema.ts";
import { crc32 } from "../../packages/render/src/crc32.ts";
import { noise } from "../suites/net.ts";
import { fovea, temporaryFolder } from "./fovea.ts";
import {
  flatNet,
  nanNet,
  openNet,
  plainNet,
  twoInputsNet,
  twoOutputsNet,
  unruledNet,
  writeModel,
  writePicture,
} from "./models.ts";

/** A model whose only weight lies in another file. */
const external = (location: string): Uint8Array =>
  writeModelProto(
    makeModelProto({
      irVersion: 10n,
      opsetImport: [{ domain: "", version: 21n }],
      graph: {
        node: [{ opType: "Add", input: ["x", "w"], output: ["y"] }],
        input: [{ name: "x" }],
        output: [{ name: "y" }],
        initializer: [
          {
            name: "w",
            dims: [2n],
            dataType: 1,
            dataLocation: 1,
            externalData: [{ key: "location", value: location }],
          },
        ],
      },
    }),
  );

/** The same PNG, whose header promises another size. */
function withSize(png: Buffer, side: number): Buffer {
  const changed = Buffer.from(png);
  changed.writeUInt32BE(side, 16);
  changed.writeUInt32BE(side, 20);
  changed.writeUInt32BE(crc32(changed.subarray(12, 29)), 29);
  return changed;
}

const folder = temporaryFolder(async (path) => {
  const put = (name: string, content: string | Uint8Array) => writeFile(join(path, name), content);
  await writeModel(path, "net.onnx", plainNet());
  await writeModel(path, "open.onnx", openNet());
  await writeModel(path, "flat.onnx", flatNet());
  await writeModel(path, "unruled.onnx", unruledNet());
  await writeModel(path, "nan.onnx", nanNet());
  await writeModel(path, "outputs.onnx", twoOutputsNet());
  await writeModel(path, "inputs.onnx", twoInputsNet());
  await writeModel(path, "opset.onnx", { ...plainNet(), opsets: { "": 99 } });
  await put("cut.onnx", encodeModel(plainNet()).subarray(0, 300));
  await put("empty.onnx", "");
  await put("text.onnx", "I am a text, not a network.\n");
  await put("lonely.onnx", external("weights.bin"));
  await put("climbing.onnx", external("../secret.bin"));
  await put("linked.onnx", external("link.bin"));
  await symlink("/etc/hostname", join(path, "link.bin"));
  await mkdir(join(path, "empty"));
  await writePicture(join(path, "a.png"));
  await put("zero.png", "");
  await put("text.jpg", "hello");
  await put("cut.png", (await readFile(join(path, "a.png"))).subarray(0, 100));
  await put("enormous.png", withSize(await readFile(join(path, "a.png")), 20_000));
  await put("double.npy", encodeNpy({ type: "float64", shape: [1, 3, 16, 16], data: new Float64Array(768) }));
  await put("small.npy", encodeNpy(noise([1, 3, 8, 8], 1)));
  await put("nan.npy", encodeNpy(floats([1, 3, 16, 16], new Float32Array(768).fill(Number.NaN))));
  await put("names.txt", "ant\nbee\ncat\ndog\nelk\n");
  await put("short.txt", "ant\nbee\n");
  await put("settings.json", '{ "size": [16, 16], "colour": "bgr" }');
});

/** Runs a command that must fail in this way. */
async function expectFault(args: readonly string[], exit: number, ...words: readonly (string | RegExp)[]) {
  const { code, stdout, stderr } = await fovea(folder, ...args);
  expect(stderr).toMatch(/^(note: .*\n)*fovea: Cannot .+\n/);
  expect(stderr, "not a bug").not.toContain("    at ");
  for (const word of words) expect(stderr).toMatch(word);
  expect(stdout).toBe("");
  expect(code, stderr).toBe(exit);
  expect(existsSync(join(folder, "fovea-out")), "nothing written").toBe(false);
}

const explain = (model: string, ...rest: readonly string[]): string[] => ["explain", model, "a.png", ...rest];

test.each([
  ["a missing file", "nowhere.onnx", ['"nowhere.onnx"', "no such file", "hint"]],
  ["a folder", "empty", ["it is a folder"]],
  ["an empty file", "empty.onnx", ["the file is empty"]],
  ["a cut file", "cut.onnx", ["hint"]],
  ["a text", "text.onnx", ["hint"]],
  ["an operator set that nobody knows", "opset.onnx", ["99", "hint"]],
  ["weights that are missing", "lonely.onnx", ['"weights.bin"', "no such file", "hint"]],
  ["weights outside the folder", "climbing.onnx", ['"../secret.bin"', "leaves the model's folder"]],
  ["weights behind a link that leads out", "linked.onnx", ['"link.bin"', "leads out of the model's folder"]],
  ["open sizes and no --size", "open.onnx", ["--size 224x224"]],
  ["several outputs", "outputs.onnx", ["2 outputs", "--output-name", '"logits"']],
  ["several inputs", "inputs.onnx", ["2 inputs", '"x", "y"']],
  ["weights that are not numbers", "nan.onnx", ["not finite|NaN", '"w"']],
])("explain refuses a model: %s", async (_, model, words) => {
  await expectFault(explain(model), 3, ...words.map((word) => new RegExp(word.replace(/[.]/g, "\\."))));
});

test("explain refuses a model: a socket", async () => {
  const server = createServer().listen(join(folder, "socket.onnx"));
  await once(server, "listening");
  await expectFault(explain("socket.onnx"), 3, /^fovea: Cannot read the model "socket\.onnx"/);
  server.close();
});

test("open sizes and several outputs work once they are named", async () => {
  const sized = await fovea(
    folder,
    ...explain("open.onnx", "--size", "20x24", "--out", "sized", "--save", "png"),
  );
  expect(sized.code).toBe(0);
  const named = await fovea(folder, ...explain("outputs.onnx", "--output-name", "logits", "--out", "named"));
  expect(named.code).toBe(0);
});

test.each([
  ["a file of no bytes", "zero.png", ["the file is empty"]],
  ["a text", "text.jpg", ["hint"]],
  ["half a file", "cut.png", ["hint"]],
  ["too many pixels", "enormous.png", ["20000×20000", "limit"]],
  ["a missing file", "none.png", ["no such file"]],
  ["a folder without pictures", "empty", ["there are none"]],
  ["a pattern that matches nothing", "x/*.png", ["nothing matches"]],
  ["a tensor of doubles", "double.npy", ["float64, not float32", "numpy"]],
  ["a tensor of another size", "small.npy", ["1×3×16×16", "1×3×8×8", "small.npy"]],
])("explain refuses an input: %s", async (_, input, words) => {
  await expectFault(["explain", "net.onnx", input], 4, ...words);
});

test("explain names the input whose values are not numbers", async () => {
  await expectFault(["explain", "net.onnx", "nan.npy"], 3, "input itself");
});

test("explain names node and operator without a rule, and what works", async () => {
  await expectFault(
    explain("unruled.onnx", "--method", "saliency"),
    6,
    '"strange"',
    "Sinh",
    /hint: .*grad-cam/,
  );
  const { code } = await fovea(folder, "predict", "unruled.onnx", "a.png");
  expect(code).toBe(0);
});

test("explain says that there is no spatial layer, and what works", async () => {
  await expectFault(explain("flat.onnx", "--method", "grad-cam"), 5, "no layer", /hint: .*saliency/);
  const { code, stdout } = await fovea(folder, ...explain("flat.onnx", "--out", "flat"));
  expect(code).toBe(0);
  expect(stdout).toContain("saliency");
});

test("explain refuses a method where it would be something else, and says what works", async () => {
  await expectFault(
    explain("flat.onnx", "--method", "guided-backprop"),
    6,
    "no rectifier",
    /hint: .*saliency/,
  );
});

test.each([
  [["--target", "99"], 5, ["5 classes"]],
  [["--target", "dgo", "--labels", "names.txt"], 5, ['"dog"']],
  [["--target", "dog"], 5, ["--labels"]],
  [["--target", "conw:1"], 5, ['"conv"']],
  [["--layer", "conw", "--method", "grad-cam"], 5, ['"conv"']],
  [["--labels", "short.txt"], 5, ["2 labels for 5 classes", "short.txt"]],
  [["--labels", "none.txt"], 4, ["none.txt"]],
  [["--method", "gradcam"], 2, ['"grad-cam"']],
  [["--method", "grad-cam", "--set", "steps=3"], 2, ["steps", "integrated-gradients"]],
  [["--method", "integrated-gradients", "--set", "stepz=3"], 2, ["stepz", "steps, quadrature"]],
  [["--method", "integrated-gradients", "--set", "steps=many"], 2, ["steps"]],
  [["--set", "steps"], 2, ["OPTION=VALUE"]],
  [["--set", "noise=none.npy"], 4, ["none.npy"]],
  [["--output", "logits"], 2, ["logit, probability"]],
  [["--save", "png,gif"], 2, ['"gif"']],
  [["--threads", "0"], 2, ["--threads"]],
  [["--seed", "x"], 2, ["--seed"]],
  [["--size", "axb"], 2, ["--size"]],
  [["--mean", "1,2"], 2, ["mean"]],
  [["--order", "rbg"], 2, ["--order"]],
  [["--preprocess", "settings.json"], 2, ["colour", "settings.json"]],
  [["--output-name", "scores"], 3, ['"logits"']],
  [["--wrong"], 2, ["--wrong"]],
  [["--metod", "cam"], 2, ["--method"]],
] as const)("explain refuses %j", async (flags, exit, words) => {
  await expectFault(explain("net.onnx", ...flags), exit, ...words);
});

test("an output folder that cannot be written to is found out before the work", async () => {
  await expectFault(explain("net.onnx", "--out", "a.png"), 8, '"a.png"', /hint: .*--out/);
  await expectFault(explain("net.onnx", "--out", "a.png/inner"), 8);
  if (process.getuid?.() === 0) return; // root may write anywhere
  await mkdir(join(folder, "locked"));
  chmodSync(join(folder, "locked"), 0o500);
  await expectFault(explain("net.onnx", "--out", "locked"), 8, "permission denied");
});

test("an error under --json is a JSON document too", async () => {
  const { code, stdout } = await fovea(folder, "explain", "text.onnx", "a.png", "--json");
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "model-unreadable" } });
});

test("a command line without arguments gets help, and exit code 2", async () => {
  const { code, stdout, stderr } = await fovea(folder);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("Usage: fovea");
  await expectFault(["exlpain"], 2, "hint: Did you mean explain");
  await expectFault(["explain"], 2, "missing required argument");
  await expectFault(["explain", "net.onnx"], 2, "missing required argument 'input'");
});

test("nothing temporary is left anywhere", () => {
  const left = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.includes(".tmp"),
  );
  expect(left).toEqual([]);
});

/** npm run demo: explains a picture end to end. `npm run demo -- MODEL PICTURE` takes a model and a picture of yours. */

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeModel, floats, parseGraph } from "@fovea/core";
import { encodePng } from "@fovea/render";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = join(root, "fovea-out");

const given = process.argv.slice(2);
const words = given.length > 0 ? given : await demoWorld();
const { status } = spawnSync(
  process.execPath,
  [
    join(root, "packages/cli/bin/fovea.js"),
    "explain",
    ...words,
    ...(given.includes("--out") ? [] : ["--out", out]),
  ],
  { stdio: "inherit" },
);
process.exitCode = status ?? 1;

/** Until there is a built-in model: a network of random weights and a drawn picture. */
async function demoWorld() {
  console.log(
    "There is no built-in model yet. This demo makes a small network of random weights and draws a picture.\n" +
      "The network is UNTRAINED: its classes mean nothing, and the maps show only that everything works.\n" +
      "Give it a real one with: npm run demo -- MODEL.onnx PICTURE.jpg\n",
  );
  mkdirSync(out, { recursive: true });
  const model = join(out, "untrained.onnx");
  const picture = join(out, "drawn.png");
  const labels = join(out, "untrained.labels.txt");
  writeFileSync(model, encodeModel(network()));
  writeFileSync(picture, await encodePng(drawing(160)));
  writeFileSync(labels, Array.from({ length: 6 }, (_, i) => `untrained class ${i}\n`).join(""));
  return [model, picture, "--method", "all"];
}

/** Three convolutions, a global average and a linear layer, with weights of He's deviation √(2 / inputs). */
function network() {
  const normal = seededNormal(1);
  const weights = (...shape) => {
    const deviation = Math.sqrt(2 / shape.slice(1).reduce((a, b) => a * b, 1));
    const size = shape.reduce((a, b) => a * b, 1);
    return floats(
      shape,
      Array.from({ length: size }, () => deviation * normal()),
    );
  };
  return parseGraph(
    `input picture: float32[1,3,96,96]
w1: float32[16,3,5,5] = {…}
w2: float32[32,16,3,3] = {…}
w3: float32[48,32,3,3] = {…}
w4: float32[6,48] = {…}
conv1 = Conv<pads=[2, 2, 2, 2], strides=[2, 2]>(picture, w1)
relu1 = Relu(conv1)
conv2 = Conv<pads=[1, 1, 1, 1], strides=[2, 2]>(relu1, w2)
relu2 = Relu(conv2)
conv3 = Conv<pads=[1, 1, 1, 1]>(relu2, w3)
relu3 = Relu(conv3)
pool = GlobalAveragePool(relu3)
flat = Flatten(pool)
logits = Gemm<transB=1>(flat, w4)
output logits: float32[1,6]
`,
    { w1: weights(16, 3, 5, 5), w2: weights(32, 16, 3, 3), w3: weights(48, 32, 3, 3), w4: weights(6, 48) },
  );
}

/** A sun over a field with a house, as far as circles and rectangles go. */
function drawing(side) {
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) data.set(colourAt(x / side, y / side), 3 * (y * side + x));
  }
  return { width: side, height: side, channels: 3, data };
}

function colourAt(x, y) {
  if (Math.hypot(x - 0.78, y - 0.22) < 0.12) return [250, 205, 60];
  if (x > 0.2 && x < 0.55 && y > 0.5 && y < 0.8)
    return x > 0.33 && x < 0.42 && y > 0.62 ? [90, 55, 40] : [190, 70, 55];
  if (y < 0.5 && y > 0.3 && Math.abs(x - 0.375) < (y - 0.3) * 1.05) return [110, 40, 40];
  return y > 0.72 ? [80, 140, 60] : [150, 190, 225 - 60 * y];
}

/** Normal numbers from a seed: sums of twelve uniform ones of a linear congruential generator. */
function seededNormal(seed) {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b, -6);
}

/**
 * Explanations in one process, for the memory they take: model file, number, folder of the session cache or nothing. Of one
 * explanation the method is the gradient, of several ten methods take turns, on pictures of many sizes. Writes JSON to stdout.
 */

import {
  discoverPreprocessing,
  explain,
  Model,
  methodById,
  parsePreprocessing,
  picture,
  predict,
  preprocess,
  targetsFor,
} from "@fovea/core";
import { loadModelFile, nodeRuntime } from "@fovea/core/node";

const [file, count, cache] = process.argv.slice(2);
const side = 224;
const many = [
  ...["gradient", "saliency", "guided-backprop", "deconvnet", "input-x-gradient"],
  ...["grad-cam", "grad-cam++", "layer-cam", "lrp", "smoothgrad"],
];
const methods = count === "1" ? ["gradient"] : many;

const runtime = nodeRuntime({ threads: 2, ...(cache ? { cache } : {}) });
const inputShape = [1, 3, side, side];
const model = await Model.open(runtime, loadModelFile(file).graph, { inputShape });
const settings = {
  size: [side, side],
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};
const preprocessing = discoverPreprocessing({
  options: parsePreprocessing(settings, "bench"),
  input: { name: model.input.name, type: "float32", shape: inputShape },
});

/** Stripes, another size each time: 224 to 1500 pixels wide. */
function drawn(number) {
  const [width, height] = [224 + ((number * 397) % 1277), 224 + ((number * 211) % 800)];
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = 128 + 100 * Math.sin(i / (7 + (number % 50)));
  return picture(width, height, 3, data);
}

const resident = [];
for (let number = 1; number <= Number(count); number++) {
  const x = preprocess(drawn(number), preprocessing);
  const [target] = await targetsFor(model, x, "top1", await predict(model, x));
  const method = methodById(methods[number % methods.length]);
  await explain(model, x, { method, target, options: method.id === "smoothgrad" ? { samples: 4 } : {} });
  resident.push(process.memoryUsage.rss() / 2 ** 20);
}
console.log(JSON.stringify(resident));

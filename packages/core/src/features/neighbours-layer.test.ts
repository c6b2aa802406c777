import { expect, test } from "vitest";
import { parseGraph } from "../graph/text.ts";
import { Model } from "../model/model.ts";
import { nodeRuntime } from "../run/node.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { embeddingValue, type FeaturePool, featureGraph, featureLayer } from "./neighbours-layer.ts";

const text = `input x: float32[1,2,2,2]
w: float32[3,2,1,1] = {…}
fc: float32[4,3] = {…}
c = Conv(x, w)
r = Relu(c)
m = GlobalAveragePool(r)
f = Flatten(m)
z = Gemm<transB=1>(f, fc)
output z: float32[1,4]`;

const open = (): Promise<Model> =>
  Model.open(
    nodeRuntime({ threads: 1 }),
    parseGraph(text, {
      // Channels: the first input, the second, and what is always 0 behind the rectifier.
      w: floats([3, 2, 1, 1], [1, 0, 0, 1, -1, -1]),
      fc: floats([4, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1]),
    }),
  );

const x = floats([1, 2, 2, 2], [1, 2, 3, 6, 8, 4, 2, 2]);

async function features(model: Model, value: string, pool: FeaturePool): Promise<number[]> {
  const { graph, features: names } = featureGraph(model, [featureLayer(model, value, pool)]);
  const outputs = await model.run(`${value} ${pool}`, () => graph, { x });
  return Array.from((outputs[names[0] as string] as FloatTensor).data);
}

test("featureGraph() gives mean, largest value or all numbers of a layer", async () => {
  const model = await open();
  expect(await features(model, "r", "mean")).toEqual([3, 4, 0]);
  expect(await features(model, "r", "max")).toEqual([6, 8, 0]);
  expect(await features(model, "r", "flatten")).toEqual([1, 2, 3, 6, 8, 4, 2, 2, 0, 0, 0, 0]);
  expect(await features(model, "m", "max")).toEqual([3, 4, 0]);
  expect(await features(model, "z", "mean")).toEqual([3, 4, 0, 7]);
  expect(featureLayer(model, "r")).toMatchObject({ axes: [2, 3], size: 3 });
  await model.dispose();
});

test("embeddingValue() is the layer before the classes, and what is no feature is refused", async () => {
  const model = await open();
  expect(embeddingValue(model)).toBe("r");
  expect(() => featureLayer(model, "w")).toThrow('Cannot take features from "w"');
  await model.dispose();
});

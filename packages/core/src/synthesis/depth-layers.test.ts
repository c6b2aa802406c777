import { expect, test } from "vitest";
import { frozen, weightsFor } from "../testing/open-text.ts";
import { depthLayers } from "./depth-layers.ts";

const text = `input x: float32[1,3,8,8]
a: float32[4,3,3,3] = {…}
b: float32[4,4,3,3] = {…}
c: float32[4,4,1,1] = {…}
conv1 = Conv<pads=[1, 1, 1, 1]>(x, a)
relu1 = Relu(conv1)
pool1 = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(relu1)
conv2 = Conv<pads=[1, 1, 1, 1]>(pool1, b)
relu2 = Relu(conv2)
sum = Add(relu2, pool1)
out = Relu(sum)
conv3 = Conv(out, c)
mean = GlobalAveragePool(conv3)
logits = Flatten(mean)
output logits
`;

test("depthLayers() takes ends of blocks, spread from the first to the last", async () => {
  const graph = await frozen(text, weightsFor(text));
  const names = (count: number): string[] => depthLayers(graph, "logits", count).map(({ value }) => value);
  // Not conv1 (relu1 is what comes out), not relu2 (a branch passes it by), not sum, no pooling.
  expect(names(9)).toEqual(["relu1", "out", "conv3"]);
  expect(names(2)).toEqual(["relu1", "conv3"]);
  expect(names(1)).toEqual(["conv3"]);
});

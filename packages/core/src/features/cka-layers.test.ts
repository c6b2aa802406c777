import { expect, test } from "vitest";
import { findHead } from "../freeze/head.ts";
import { floats } from "../tensor.ts";
import { frozen, weightsFor } from "../testing/open-text.ts";
import { layersToCompare } from "./cka-layers.ts";

const block = `input x: float32[1,3,8,8]
w: float32[4,3,1,1] = {…}
v: float32[4,4,3,3] = {…}
s: float32[4] = {…}
fc: float32[5,4] = {…}
c = Conv(x, w)
n = BatchNormalization(c, s, s, s, s)
a = Relu(n)
d = Conv<pads=[1, 1, 1, 1]>(a, v)
sum = Add(d, a)
e = Relu(sum)
m = GlobalAveragePool(e)
f = Flatten(m)
z = Gemm<transB=1>(f, fc)
output z`;

const layers = async (most?: number): Promise<string[]> => {
  const graph = await frozen(
    block,
    weightsFor(block, (shape) => floats(shape)),
  );
  return layersToCompare({ graph, head: findHead(graph) }, most).map(({ value }) => value);
};

test("layersToCompare() takes what comes out of a convolution and of a block in the end, and the scores", async () => {
  expect(await layers()).toEqual(["a", "e", "z"]);
});

test("layersToCompare() spaces layers evenly, the first and the last among them", async () => {
  expect(await layers(2)).toEqual(["a", "z"]);
});

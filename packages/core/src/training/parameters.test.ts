import { expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { frozen } from "../testing/open-text.ts";
import { packed, trainableLayout, unpacked } from "./parameters.ts";

const text = `input x: float32[2,3]
mean: float32[3] = [0.5, 0.5, 0.5]
w: float32[3,2] = [1, 2, 3, 4, 5, 6]
b: float32[2] = [7, 8]
slope: float32[1] = [0.1]
two: float32[] = [2]
centred = Sub(x, mean)
h = MatMul(centred, w)
biased = Add(b, h)
r = PRelu(biased, slope)
y = Mul(r, two)
output y`;

test("trainableLayout() takes weights and biases, not the constants that prepare pictures or scale results", async () => {
  const graph = await frozen(text);
  const layout = trainableLayout(graph, () => true);
  expect(layout).toEqual({
    size: 9,
    parameters: [
      { name: "w", shape: [3, 2], offset: 0, size: 6, decays: true },
      { name: "b", shape: [2], offset: 6, size: 2, decays: false },
      { name: "slope", shape: [1], offset: 8, size: 1, decays: false },
    ],
  });
  const flat = packed(layout, graph);
  expect(Array.from(flat)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, expect.closeTo(0.1, 6)]);
  expect(unpacked(layout, flat).get("b")).toEqual(floats([2], [7, 8]));
  expect(trainableLayout(graph, (name) => name === "b").size).toBe(2);
});

import { expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { opened } from "../testing/open-text.ts";
import { layerRelevance } from "./layer-relevance.ts";

test("layerRelevance() of a mean and a linear layer is a·w / positions, and adds up to the logit", async () => {
  const text =
    "input x: float32[1,2,1,2]\nw: float32[2,2] = {…}\na = Relu(x)\np = GlobalAveragePool(a)\nf = Flatten(p)\ny = MatMul(f, w)\noutput y";
  // Columns are classes: the second has 3 of the first channel, −2 of the second.
  const model = await opened(text, { w: floats([2, 2], [1, 3, 1, -2]) });
  const x = floats([1, 2, 1, 2], [4, 2, 1, -5]);
  const { data, shape } = await layerRelevance(model, x, { layer: "a", classIndex: 1 });
  expect(shape).toEqual([1, 2, 1, 2]);
  for (const [i, expected] of [6, 3, -1, 0].entries()) expect(data[i]).toBeCloseTo(expected, 4);
  const { logits } = await model.forward(x);
  expect(data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(logits.data[1] as number, 4);
});

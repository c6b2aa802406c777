import { expect, test } from "vitest";
import { frozen, weightsFor } from "../../testing/open-text.ts";
import { Facts } from "./facts.ts";

const cases: readonly (readonly [line: string, nonnegative: boolean])[] = [
  ["y = Relu(x)", true],
  ["y = Identity(x)", false],
  ["y = Conv(x, w)", false],
  ["r = Relu(x)\ny = MaxPool<kernel_shape=[2, 2]>(r)", true],
  ["r = Relu(x)\ny = Add(r, x)", false],
  ["r = Relu(x)\ns = Sigmoid(x)\ny = Add(r, s)", true],
  ["r = Relu(x)\ny = Concat<axis=1>(r, r)", true],
  ["r = Relu(x)\ny = Sub(r, r)", false],
  ["y = Clip(x, zero, six)", true],
  ["y = Clip(x, below, six)", false],
  ["r = Relu(x)\ny = Mul(r, six)", true],
  ["r = Relu(x)\ny = Mul(r, below)", false],
  ["y = Max(x, zero)", true],
  ["y = Max(x, below)", false],
  ["r = Relu(x)\ny = Min(r, x)", false],
  ["r = Relu(x)\npads: int64[8] = [0, 0, 1, 1, 0, 0, 1, 1]\ny = Pad(r, pads)", true],
  ["r = Relu(x)\npads: int64[8] = [0, 0, 1, 1, 0, 0, 1, 1]\ny = Pad(r, pads, below)", false],
  ['r = Relu(x)\nup: float32[4] = [1, 1, 2, 2]\ny = Resize<mode="linear">(r, "", up)', true],
  ['r = Relu(x)\nup: float32[4] = [1, 1, 2, 2]\ny = Resize<mode="cubic">(r, "", up)', false],
];

test.each(cases)("after %s, y is proven not to be negative: %s", async (lines, nonnegative) => {
  const text = `input x: float32[1,2,4,4]
w: float32[2,2,1,1] = {…}
zero: float32[] = [0]
six: float32[] = [6]
below: float32[] = [-1]
${lines}
output y: float32
`;
  expect(new Facts(await frozen(text, weightsFor(text))).nonnegative("y")).toBe(nonnegative);
});

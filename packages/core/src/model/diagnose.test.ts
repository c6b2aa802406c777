import { describe, expect, test } from "vitest";
import { predict } from "../explain/explain.ts";
import { floats } from "../tensor.ts";
import { opened } from "../testing/open-text.ts";
import { firstNonFinite } from "./diagnose.ts";

const x = floats([1, 2], [1, 2]);
const net = `input x: float32[1,2]
w: float32[2,2] = {…}
big: float32[] = [200]
h = MatMul(x, w)
s = Mul(h, big)
e = Exp(s)
z = Neg(e)
output z`;
const weight = (...values: number[]) => ({ w: floats([2, 2], values) });

describe("firstNonFinite()", () => {
  test("names a weight that is NaN, and its node", async () => {
    const model = await opened(net, weight(0, Number.NaN, 0, 0));
    expect(await firstNonFinite(model, x)).toBe('weight "w" of node "h" holds NaN or infinite values');
    await expect(predict(model, x)).rejects.toMatchObject({
      code: "model-not-finite",
      message: 'Cannot explain the model: weight "w" of node "h" holds NaN or infinite values',
    });
  });

  test("names the first node that overflows", async () => {
    const model = await opened(net, weight(1, 0, 0, 1));
    expect(await firstNonFinite(model, x)).toBe('node "e" (Exp) is the first to give NaN or infinite values');
  });

  test("names the input", async () => {
    const model = await opened(net, weight(0, 0, 0, 0));
    expect(await firstNonFinite(model, floats([1, 2], [1, Number.NaN]))).toContain("the input itself");
  });

  test("finds nothing where all is finite", async () => {
    expect(await firstNonFinite(await opened(net, weight(0, 0, 0, 0)), x)).toBeUndefined();
  });
});

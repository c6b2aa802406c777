import { expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { fem } from "./fem.ts";

/** A₁ = x, A₂ = 1 everywhere. */
const net = `input x: float32[1,1,3,3]
k: float32[2,1,1,1] = [1, 0]
b: float32[2] = [0, 1]
w: float32[2,2] = [4, 8, -4, 0]
a = Conv(x, k, b)
m = GlobalAveragePool(a)
f = Flatten(m)
z = Gemm<transB=1>(f, w)
output z`;
// Mean 1, deviation √8: only 9 is above 1 + 2√8.
const x = floats([1, 1, 3, 3], [0, 0, 0, 0, 9, 0, 0, 0, 0]);

test.each(["0", "1"])(
  "fem weights channels by how often they stand out, for class %s too",
  async (target) => {
    const { values } = await explained(await opened(net), x, fem, { target });
    expect(values).toEqual(floats([1, 3, 3], [0, 0, 0, 0, 1, 0, 0, 0, 0]));
  },
);

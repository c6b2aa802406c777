/** Methods that lay masks over the picture, on one network in both layouts of a grey picture. */

import { expect, test } from "vitest";
import { random } from "../random.ts";
import { floats } from "../tensor.ts";
import { explained, opened, weightsFor } from "../testing/open-text.ts";
import { kernelShap } from "./kernel-shap.ts";
import { lime } from "./lime.ts";
import type { Method } from "./method.ts";
import { rise } from "./rise.ts";
import { scoreCam } from "./score-cam.ts";

const first = `input x: float32[1,1,6,8]
w: float32[3,1,3,3] = {…}
fc: float32[3,2] = {…}
c = Conv<pads=[1, 1, 1, 1]>(x, w)
a = Relu(c)
p = GlobalAveragePool(a)
f = Flatten(p)
y = MatMul(f, fc)
output y`;
const last = first
  .replace("x: float32[1,1,6,8]", "q: float32[1,6,8,1]")
  .replace("c = ", "x = Transpose<perm=[0, 3, 1, 2]>(q)\nc = ");

const draw = random(5);
const pixels = Array.from({ length: 48 }, draw.normal);

test.each<[Method, Readonly<Record<string, unknown>>]>([
  [scoreCam, {}],
  [rise, { samples: 60, tolerance: 0 }],
  [lime, { segments: "grid:3", samples: 60 }],
  [kernelShap, { segments: "grid:3", samples: 60 }],
])("$id of a grey picture is the same in both layouts", async (method, options) => {
  const request = { target: "1", options };
  const [one, other] = [
    await explained(await opened(first, weightsFor(first)), floats([1, 1, 6, 8], pixels), method, request),
    await explained(await opened(last, weightsFor(last)), floats([1, 6, 8, 1], pixels), method, request),
  ];
  expect(one.values.shape).toEqual([1, 6, 8]);
  expect(other.values.shape).toEqual(one.values.shape);
  for (const [i, v] of one.values.data.entries()) expect(other.values.data[i]).toBeCloseTo(v, 5);
  expect(Math.max(...one.values.data) - Math.min(...one.values.data)).toBeGreaterThan(1e-3);
});

import { expect, test } from "vitest";
import { random } from "../random.ts";
import { floats } from "../tensor.ts";
import { opened, weightsFor } from "../testing/open-text.ts";
import { hiresCam } from "./hires-cam.ts";
import { softMasks } from "./parts/masks.ts";
import { Probe } from "./probe.ts";
import { rise } from "./rise.ts";
import { runMethod } from "./run-method.ts";

/** A global average and a linear layer: what a position of `a` is worth is Σ_d w_d A_d / positions. */
const text = `input x: float32[1,2,6,6]
w: float32[3,2,3,3] = {…}
fc: float32[3,2] = {…}
c = Conv<pads=[1, 1, 1, 1]>(x, w)
a = Relu(c)
p = GlobalAveragePool(a)
f = Flatten(p)
y = MatMul(f, fc)
output y`;

test("rise() at a layer before an average masks what each position adds to the score", async () => {
  const model = await opened(text, weightsFor(text));
  const draw = random(3);
  const x = floats([1, 2, 6, 6], Array.from({ length: 72 }, draw.normal));
  const score = { kind: "class", form: "logit" } as const;
  const options = { model, x, score, index: [1], layer: "a", seed: 0, signal: undefined };
  const probe = new Probe({ ...options, progress: () => {} });
  const asked = rise.options.parse({ at: "a", samples: 50, tolerance: 0 });
  const found = await runMethod(rise, probe, asked);
  expect(found.domain).toBe("layer");
  expect(found.values.shape).toEqual([1, 6, 6]);
  expect(found.checks.find(({ check }) => check === "head-agrees")?.ok).toBe(true);

  const worth = (await runMethod(hiresCam, probe, hiresCam.options.parse({}))).values.data;
  const masks = softMasks([6, 6], 7, 0.5, random(0));
  const [shown, scored] = [new Float64Array(36), new Float64Array(36)];
  let total = 0;
  for (let k = 0; k < 50; k++) {
    const mask = masks.next();
    const s = mask.reduce((sum, m, p) => sum + m * (worth[p] as number), 0);
    total += s / 50;
    for (let p = 0; p < 36; p++) {
      shown[p] = (shown[p] as number) + (mask[p] as number);
      scored[p] = (scored[p] as number) + s * (mask[p] as number);
    }
  }
  for (let p = 0; p < 36; p++)
    expect(found.values.data[p]).toBeCloseTo((scored[p] as number) / (shown[p] as number) - total, 4);
});

import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { randomTensor } from "../testing/random.ts";
import { integratedGradients } from "./integrated-gradients.ts";
import { growRegion } from "./parts/region-growing.ts";
import { xrai } from "./xrai.ts";

const net = `input x: float32[1,2,12,12]
w: float32[3,2,3,3] = {…}
b: float32[3] = {…}
v: float32[432,2] = {…}
c = Conv<pads=[1, 1, 1, 1]>(x, w, b)
r = Relu(c)
flat = Flatten(r)
z = MatMul(flat, v)
output z`;

const weights = Object.fromEntries(
  Object.entries({ w: [3, 2, 3, 3], b: [3], v: [432, 2] }).map(([name, shape], i) => [
    name,
    floats(shape, Float32Array.from(randomTensor(shape, i + 1).data)),
  ]),
);
const x = floats([1, 2, 12, 12], Float32Array.from(randomTensor([1, 2, 12, 12], 9).data));
const total = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);

describe("xrai", () => {
  test("adds up to the integrated gradients inside", async () => {
    const model = await opened(net, weights);
    const maps = await Promise.all(
      ["black", "white"].map((baseline) =>
        explained(model, x, integratedGradients, { options: { steps: 20, baseline } }),
      ),
    );
    const inside = maps.reduce((sum, { values }) => sum + total(values.data) / 2, 0);
    const found = await explained(model, x, xrai, { options: { steps: 20 } });
    expect(found.values.shape).toEqual([1, 12, 12]);
    expect(Math.abs(total(found.values.data) - inside)).toBeLessThan(1e-4 * Math.abs(inside));
    const { areaCurve } = found.details as { areaCurve: { area: number; attribution: number }[] };
    expect(areaCurve.at(-1)?.area).toBeCloseTo(1, 10);
    expect(areaCurve.at(-1)?.attribution).toBeCloseTo(inside, 3);
  });

  test("over single pixels is the integrated gradients, summed over channels", async () => {
    const model = await opened(net, weights);
    const options = { steps: 20, baseline: "zero" };
    const { values } = await explained(model, x, integratedGradients, { options });
    const found = await explained(model, x, xrai, { options: { ...options, segments: "grid:12" } });
    for (let p = 0; p < 144; p++)
      expect(found.values.data[p]).toBeCloseTo(
        (values.data[p] as number) + (values.data[144 + p] as number),
        3,
      );
    expect(found.conventions).toMatchObject({ baseline: "zero", segments: "grid:12" });
  });

  test("refuses options that make no sense", async () => {
    const model = await opened(net, weights);
    for (const options of [{ segments: "stars" }, { baseline: "blue" }, { tolerance: 0 }])
      await expect(explained(model, x, xrai, { options })).rejects.toMatchObject({ code: "option-invalid" });
  });
});

describe("growRegion()", () => {
  const values = Float64Array.of(5, 1, 1, 4, 0, -2);
  const masks = [[0, 1], [0, 1, 2], [2, 3], [1, 2, 3], [4]].map((mask) => Int32Array.from(mask));

  test("takes the highest mean of what is left, until all is covered", () => {
    // Means 3, 7/3, 2.5, 2, 0: {0, 1}; then {2, 3} with 2.5; the others have nothing left but {4}; then the rest.
    const { map, rounds } = growRegion(values, masks, 1);
    expect(Array.from(map)).toEqual([3, 3, 2.5, 2.5, 0, -2]);
    expect(rounds.map(({ pixels }) => pixels)).toEqual([2, 2, 1, 1]);
  });

  test("leaves masks with too little to the rest, which enters together", () => {
    expect(Array.from(growRegion(values, masks, 2).map)).toEqual([3, 3, 2.5, 2.5, -1, -1]);
  });
});

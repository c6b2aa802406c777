import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { internalInfluence } from "./internal-influence.ts";
import { layerConductance } from "./layer-conductance.ts";
import { neuronConductance } from "./neuron-conductance.ts";

/** Two channels a = (x, 2x) by a 1×1 convolution; S = Σ a² over channels and positions. */
const open = () =>
  opened(`input x: float32[1,1,1,2]
w: float32[2,1,1,1] = [1, 2]
axes: int64[2] = [2, 3]
v: float32[2,2] = [1, 0, 1, 1]
a = Conv(x, w)
s = Mul(a, a)
m = ReduceSum<keepdims=0>(s, axes)
z = MatMul(m, v)
output z`);
const x = floats([1, 1, 1, 2], [3, -1]);
const layer = "a";

describe("layerConductance", () => {
  test("of S = Σ (x² + 4x²) at the layer (x, 2x) is 5x² at each position", async () => {
    const found = await explained(await open(), x, layerConductance, { layer, options: { steps: 8 } });
    expect(Array.from(found.values.data, (v) => Math.round(v * 1e4) / 1e4)).toEqual([45, 5]);
    expect(found.values.shape).toEqual([1, 1, 2]);
    expect(found.ledger.find(({ check }) => check === "completeness")).toMatchObject({ ok: true });
  });

  test("where part of S passes beside the layer, reports the gap and does not judge it", async () => {
    const model = await opened(`input x: float32[1,1,1,2]
w: float32[1,1,1,1] = [2]
axes: int64[2] = [2, 3]
a = Conv(x, w)
r = Relu(a)
s = Add(r, x)
m = ReduceSum<keepdims=0>(s, axes)
z = Concat<axis=1>(m, m)
output z`);
    const found = await explained(model, floats([1, 1, 1, 2], [1, 2]), layerConductance, {
      layer: "a",
      options: { steps: 200 },
    });
    expect(found.ledger.find(({ check }) => check === "completeness")).toMatchObject({
      limit: undefined,
      ok: true,
    });
    expect(found.values.data[0]).toBeCloseTo(2, 1);
  });
});

describe("neuronConductance", () => {
  test.each([
    ["0", [9, 1]],
    ["1", [36, 4]],
    ["1:0,1", [0, 4]],
  ])("through unit %s of (x, 2x) is what its square adds", async (unit, expected) => {
    const found = await explained(await open(), x, neuronConductance, { layer, options: { unit } });
    expect(Array.from(found.values.data, (v) => Math.round(v * 1e4) / 1e4)).toEqual(expected);
    expect(found.ledger.every(({ ok }) => ok)).toBe(true);
    expect(found.conventions.unit).toBe(unit);
  });

  test("without a unit takes the channel that speaks most for the target", async () => {
    const found = await explained(await open(), x, neuronConductance, { layer });
    expect(found.conventions.unit).toBe("1");
  });

  test.each(["2", "0:1,0", "0:0"])("refuses unit %s, which the layer does not have", async (unit) => {
    const run = explained(await open(), x, neuronConductance, { layer, options: { unit } });
    await expect(run).rejects.toMatchObject({ code: "option-invalid" });
  });
});

describe("internalInfluence", () => {
  test("of S = Σ a² is the mean of 2a on the way, that is a, times a", async () => {
    const found = await explained(await open(), x, internalInfluence, { layer });
    expect(Array.from(found.values.data, (v) => Math.round(v * 1e3) / 1e3)).toEqual([45, 5]);
    expect(found.views[0]?.values.data[0]).toBeCloseTo(3, 4);
    const bare = await explained(await open(), x, internalInfluence, { layer, options: { weight: "none" } });
    expect(bare.values.data[0]).toBeCloseTo(9, 4);
  });
});

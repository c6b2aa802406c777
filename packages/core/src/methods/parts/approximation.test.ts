import { expect, test } from "vitest";
import type { FloatTensor } from "../../tensor.ts";
import { toTensor } from "../../testing/interpreter/tensor64.ts";
import { explained, opened, weightsFor } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { areaOcclusion } from "../area-occlusion.ts";
import { occlusion } from "../occlusion.ts";

/** Five layers, so that changes of 8 pixels spread. */
const net = `input x: float32[1,3,64,64]
w1: float32[32,3,3,3] = {…}
w2: float32[32,32,3,3] = {…}
w3: float32[32,32,3,3] = {…}
w4: float32[32,32,3,3] = {…}
last: float32[32,4] = {…}
flat: int64[2] = [1, 32]
a = Conv<pads=[1, 1, 1, 1]>(x, w1)
b = Relu(a)
c = Conv<pads=[1, 1, 1, 1]>(b, w2)
d = Relu(c)
e = Conv<pads=[1, 1, 1, 1]>(d, w3)
f = Relu(e)
p = Conv<pads=[1, 1, 1, 1]>(f, w4)
g = GlobalAveragePool(p)
row = Reshape(g, flat)
z = MatMul(row, last)
output z`;
const x = toTensor(randomTensor([1, 3, 64, 64], 9)) as FloatTensor;

test.each([
  { method: occlusion, given: { window: 16, stride: 16 } },
  { method: areaOcclusion, given: { segments: "grid:4" } },
])("$method.id with `reach` is approximate, says so, and how far it is off", async ({ method, given }) => {
  const model = await opened(net, weightsFor(net));
  const run = (more: object) => explained(model, x, method, { options: { ...given, ...more } });
  const [exact, near] = [await run({}), await run({ reach: 1 })];
  const checks = (found: typeof exact) => found.ledger.map(({ check }) => check);
  expect(checks(exact)).toContain("incremental-agrees");
  expect(checks(near)).not.toContain("incremental-agrees");
  const line = (found: typeof exact, name: string) => found.ledger.find(({ check }) => check === name);
  expect(line(near, "recomputed")?.note).toMatch(/^APPROXIMATE .* followed to 1 standard deviations/);
  expect(line(near, "recomputed")?.value).toBeLessThan(line(exact, "recomputed")?.value as number);
  expect(near.conventions).toMatchObject({ reach: 1 });
  expect(exact.conventions).not.toHaveProperty("reach");

  const most = Math.max(...exact.values.data.map(Math.abs));
  const off =
    Math.max(...exact.values.data.map((v, i) => Math.abs(v - (near.values.data[i] as number)))) / most;
  const told = line(near, "approximation-error")?.value as number;
  expect(line(near, "approximation-error")?.note).toMatch(/^an estimate from 12 parts run whole/);
  // Of twelve of the sixteen parts, the largest effects among them; the map shows all of them.
  expect(off).toBeGreaterThan(1e-3);
  expect(told).toBeGreaterThan(1e-3);
  expect(told).toBeLessThan(1.2 * off);
  expect(told).toBeGreaterThan(off / 2);
  await model.dispose();
});

test("`reach` far beyond every border is exact", async () => {
  const model = await opened(net, weightsFor(net));
  const run = (more: object) =>
    explained(model, x, occlusion, { options: { window: 16, stride: 16, ...more } });
  const [exact, near] = [await run({}), await run({ reach: 10 })];
  expect(near.values).toEqual(exact.values);
  expect(near.ledger.find(({ check }) => check === "approximation-error")?.value).toBeLessThan(1e-4);
  await model.dispose();
});

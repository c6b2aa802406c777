import { expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { hiresCam } from "./hires-cam.ts";
import { layerCam } from "./layer-cam.ts";
import { xgradCam } from "./xgrad-cam.ts";

/** z = Σ v ⊙ relu(x): G = v where x > 0, a different one at each position. */
const net = `input x: float32[1,2,1,2]
one: float32[2,2,1,1] = [1, 0, 0, 1]
v: float32[1,4] = [1, 3, -2, 5]
c = Conv(x, one)
a = Relu(c)
f = Flatten(a)
z = Gemm<transB=1>(f, v)
output z`;
/** A₁ = [1, 3], A₂ = [2, 0]: Σ G ⊙ A is 10 and −4, Σ A 4 and 2. */
const x = floats([1, 2, 1, 2], [1, 3, 2, -1]);
const run = async (method: typeof xgradCam, picture = x) =>
  explained(await opened(net), picture, method, { target: "1", layer: "a" });

test("xgradCam weights channels by Σ G ⊙ A / Σ A", async () => {
  const { values, ledger } = await run(xgradCam);
  for (const [i, value] of [-1.5, 7.5].entries()) expect(values.data[i]).toBeCloseTo(value, 5);
  expect(ledger.find(({ check }) => check === "map-sum")).toMatchObject({ ok: true });
});

test("xgradCam gives a channel that is 0 everywhere no weight", async () => {
  const { values } = await run(xgradCam, floats([1, 2, 1, 2], [0, -1, 2, 0]));
  expect(values.data[0]).toBeCloseTo(-4, 5);
  expect(values.data[1]).toBeCloseTo(0, 5);
});

test("hiresCam is Σ_d G_d ⊙ A_d, and its sum the score of a head without constants", async () => {
  const { values, score, ledger } = await run(hiresCam);
  expect(values).toEqual(floats([1, 1, 2], [-3, 9]));
  expect(score).toBe(6);
  expect(ledger.find(({ check }) => check === "map-sum")?.value).toBe(6);
});

test("layerCam is Σ_d max(G_d, 0) ⊙ A_d", async () => {
  expect((await run(layerCam)).values).toEqual(floats([1, 1, 2], [1, 9]));
});

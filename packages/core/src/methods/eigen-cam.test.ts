import { describe, expect, test } from "vitest";
import { random } from "../random.ts";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { eigenCam } from "./eigen-cam.ts";
import { principal } from "./parts/principal.ts";

/** Channels 3u, 4u and a weaker v across: X = u(3, 4, 0) + v(0, 0, 1). */
const u = [1, 1, -1, -1];
const v = [1, -1, 1, -1];
const data = [...u.map((a) => 3 * a + 7), ...u.map((a) => 4 * a), ...v];

describe("principal()", () => {
  test("finds the component, its singular value and the next, whatever the channels' means", () => {
    const found = principal({ data, channels: 3, positions: 4 });
    expect(found.singular[0]).toBeCloseTo(10, 9);
    expect(found.singular[1]).toBeCloseTo(2, 9);
    const sign = Math.sign(found.projection[0] as number);
    for (const [i, a] of u.entries()) expect(found.projection[i]).toBeCloseTo(sign * 5 * a, 9);
    expect(found.residual).toBeLessThan(1e-9);
  });

  test.each([
    [20, 12],
    [12, 20],
  ])(
    "finds unit vectors of the right length on a random matrix of %d channels, %d positions",
    (channels, positions) => {
      const draw = random(3);
      const rows = Array.from({ length: channels * positions }, draw.normal);
      const { projection, singular, residual } = principal({ data: rows, channels, positions });
      expect(residual).toBeLessThan(1e-9);
      expect(Math.hypot(...projection)).toBeCloseTo(singular[0], 9);
      // ‖Xᵀu‖ = σ for the unit vector u of the projection.
      const along = Array.from({ length: channels }, (_, d) => {
        const row = rows.slice(d * positions, (d + 1) * positions);
        return row.reduce((sum, value, p) => sum + (value * (projection[p] as number)) / singular[0], 0);
      });
      expect(Math.hypot(...along)).toBeCloseTo(singular[0], 9);
      expect(singular[0]).toBeGreaterThanOrEqual(singular[1]);
    },
  );

  test("of channels that are all constant is 0", () => {
    const found = principal({ data: [1, 1, 1, 5, 5, 5], channels: 2, positions: 3 });
    expect(Array.from(found.projection)).toEqual([0, 0, 0]);
    expect(found.singular).toEqual([0, 0]);
  });
});

const net = (weights: string) => `input x: float32[1,3,2,2]
k: float32[3,3,1,1] = [${weights}]
a = Conv(x, k)
w: float32[3,2] = [1, 2, 3, 4, 5, 6]
m = GlobalAveragePool(a)
f = Flatten(m)
z = MatMul(f, w)
output z`;
const identity = "1, 0, 0, 0, 1, 0, 0, 0, 1";

describe("eigenCam", () => {
  test.each([
    [1, u],
    [-1, u.map((a) => -a)],
  ])("turns with the sum of the channels, %d times the picture", async (sign, pattern) => {
    const x = floats(
      [1, 3, 2, 2],
      data.map((value) => sign * value),
    );
    const { values, ledger } = await explained(await opened(net(identity)), x, eigenCam);
    for (const [i, a] of pattern.entries()) expect(values.data[i]).toBeCloseTo(5 * a, 5);
    const check = (name: string) => ledger.find((line) => line.check === name);
    expect(check("singular-ratio")?.value).toBeCloseTo(0.2, 6);
    expect(check("sign-agreement")?.value).toBeGreaterThan(0.9);
  });

  test("does not depend on the target", async () => {
    const x = floats([1, 3, 2, 2], data);
    const model = await opened(net(identity));
    const [one, other] = [
      await explained(model, x, eigenCam),
      await explained(model, x, eigenCam, { target: "1" }),
    ];
    expect(one.values).toEqual(other.values);
    expect(eigenCam.reading).toMatch(/does not depend on the class/);
  });

  test("says so where there is no first component", async () => {
    const x = floats([1, 3, 2, 2], [...u, ...v, 0, 0, 0, 0]);
    const { ledger } = await explained(await opened(net(identity)), x, eigenCam);
    expect(ledger.find(({ check }) => check === "singular-ratio")).toMatchObject({ ok: false });
  });
});

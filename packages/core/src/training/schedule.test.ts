import { expect, test } from "vitest";
import { rateAt } from "./schedule.ts";

test("rateAt() climbs in a line to the full rate and comes down in half a cosine", () => {
  const rates = Array.from({ length: 8 }, (_, t) => rateAt(t, { rate: 0.8, steps: 8, warmUp: 4 }));
  const down = [1, Math.SQRT1_2, 0, -Math.SQRT1_2].map((c) => 0.4 * (1 + c));
  expect(rates).toEqual([0.2, 0.4, 0.6, 0.8, ...down].map((v) => expect.closeTo(v, 12)));
  // Half an epoch of five steps: the full rate is not passed.
  expect([0, 1, 2].map((t) => rateAt(t, { rate: 1, steps: 9, warmUp: 2.5 }))).toEqual([0.4, 0.8, 1]);
  expect(rateAt(8, { rate: 0.8, steps: 8, floor: 0.1 })).toBeCloseTo(0.08, 12);
});

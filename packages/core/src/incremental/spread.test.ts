import { expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { opened } from "../testing/open-text.ts";
import type { Axis } from "../transform/gradient/window.ts";
import { batchesOf } from "./batches.ts";
import { cutAt } from "./cut.ts";
import type { Box } from "./extents.ts";
import { planFor } from "./plan.ts";
import { changesFor, runsWith, sharesInBatches } from "./runs.ts";
import { spreadBy, spreadOf, within } from "./spread.ts";

const window: Axis = { input: 16, output: 16, kernel: 3, stride: 1, dilation: 1, begin: 1, end: 1 };

test("spreadBy() adds the variance of the taps and keeps the middle", () => {
  const once = spreadBy(spreadOf([4, 6]), window);
  expect(once).toEqual({ first: 4, last: 5, variance: 2 / 3 });
  expect(spreadBy(once, { ...window, kernel: 5, begin: 2 }).variance).toBeCloseTo(2 / 3 + 2);
  expect(spreadBy(once, { ...window, dilation: 2, begin: 2 }).variance).toBeCloseTo(2 / 3 + 8 / 3);
  // Rows 2 and 2.5 of a map of half the size, standard deviation √(4/3) / 2.
  const halved = spreadBy(once, { ...window, stride: 2, output: 8 });
  expect(halved).toMatchObject({ first: 2, last: 2.5 });
  expect(halved.variance).toBeCloseTo(1 / 3);
});

test("within() is what lies in reach of a box, and never empty nor outside", () => {
  const spread = { first: 6.2, last: 6.4, variance: 4 };
  expect(within([[2, 11]], [spread], 1)).toEqual([[5, 9]]);
  expect(within([[6, 7]], [spread], 1)).toEqual([[6, 7]]);
  expect(within([[2, 11]], [{ ...spread, variance: 0 }], 1)).toEqual([[6, 7]]);
  expect(within([[8, 11]], [{ ...spread, variance: 0 }], 1)).toEqual([[8, 9]]);
});

/** Three windows of three ones over fifteen numbers, and the mean. */
const net = `input x: float32[1,1,15]
w: float32[1,1,3] = [1, 1, 1]
flat: int64[2] = [1, 1]
two: float32[1,2] = [15, 0]
a = Conv<pads=[1, 1]>(x, w)
b = Conv<pads=[1, 1]>(a, w)
c = Conv<pads=[1, 1]>(b, w)
g = GlobalAveragePool(c)
row = Reshape(g, flat)
z = MatMul(row, two)
output z`;

/** The sum over c with 1 in the place of 0 at each of three places, changes followed so far. */
async function sums(reach: number | undefined): Promise<number[]> {
  const model = await opened(net);
  const changes = changesFor(model, [2], reach);
  const boxes = [7, 0, 13].map((at): Box => [[at, at + 1]]);
  const x = floats([1, 1, 15]);
  const changed = (i: number) =>
    floats(
      [1, 1, 15],
      x.data.map((_, at) => (at === boxes[i]?.[0]?.[0] ? 1 : 0)),
    );
  const plan = planFor(model, changes, cutAt(changes, 4, model.head.logits));
  const shares = sharesInBatches(changes, boxes, batchesOf(changes, boxes, 1));
  const runs = await runsWith(model, plan, { x, space: [2], boxes, changed, reach }, shares);
  const found: number[] = [];
  for await (const { index, logits } of runs.scores ?? [])
    found[index] = Math.round(1e4 * (logits[0] as number)) / 1e4;
  await model.dispose();
  return found;
}

test("with `reach` what lies further out counts as unchanged", async () => {
  // Exactly 1 3 6 7 6 3 1, cut off at the borders.
  expect(await sums(undefined)).toEqual([27, 13, 22]);
  expect(await sums(10)).toEqual([27, 13, 22]);
  // √(2/3) → the place alone, √(4/3) → one on either side: 1 1 1, √2 → again one: 2 3 2. At the border the two are enlarged to three: 2 2 1.
  expect(await sums(1)).toEqual([7, 5, 7]);
});

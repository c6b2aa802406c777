/** Requests that follow, interrupt and overlap each other: tables are written over only when nobody reads them any more. */

import { expect, test } from "vitest";
import { type FloatTensor, floats } from "../tensor.ts";
import { toTensor } from "../testing/interpreter/tensor64.ts";
import { opened, weightsFor } from "../testing/open-text.ts";
import { randomTensor } from "../testing/random.ts";
import type { Scored } from "./batch-runs.ts";
import type { Box } from "./extents.ts";
import { incrementalRuns } from "./runs.ts";

const side = 48;
const text = `input x: float32[1,3,${side},${side}]
w1: float32[16,3,3,3] = {…}
w2: float32[16,16,3,3] = {…}
last: float32[16,4] = {…}
flat: int64[2] = [1, 16]
a = Conv<pads=[1, 1, 1, 1]>(x, w1)
b = Relu(a)
c = Conv<pads=[1, 1, 1, 1]>(b, w2)
g = GlobalAveragePool(c)
row = Reshape(g, flat)
z = MatMul(row, last)
output z`;

const steps = [0, 8, 16, 24, 32, 40];
const boxes = steps.flatMap((top) =>
  steps.map(
    (left): Box => [
      [top, top + 8],
      [left, left + 8],
    ],
  ),
);

const picture = (seed: number): FloatTensor =>
  toTensor(randomTensor([1, 3, side, side], seed)) as FloatTensor;

function hidden({ shape, data }: FloatTensor, box: number): FloatTensor {
  const [top, left] = [steps[Math.floor(box / steps.length)] as number, steps[box % steps.length] as number];
  const inside = (at: number, from: number): boolean => at >= from && at < from + 8;
  const changed = data.map((value, i) =>
    inside(Math.floor(i / side) % side, top) && inside(i % side, left) ? 0 : value,
  );
  return floats(shape, changed);
}

test("requests that are left early or overlap do not write over what others read", async () => {
  const model = await opened(text, weightsFor(text));
  const begin = async (x: FloatTensor): Promise<AsyncIterable<Scored>> => {
    const runs = await incrementalRuns(model, { x, space: [2, 3], boxes, changed: (i) => hidden(x, i) });
    return runs?.scores as AsyncIterable<Scored>;
  };
  const all = async (x: FloatTensor): Promise<Scored[]> => {
    const found: Scored[] = [];
    for await (const scored of await begin(x)) found.push(scored);
    return found;
  };
  const expectWhole = async (x: FloatTensor, found: readonly Scored[]): Promise<void> => {
    for (const { index, logits } of found) {
      const whole = (await model.forward(hidden(x, index))).logits.data;
      const scale = Math.max(...Array.from(whole, Math.abs));
      for (const [k, value] of whole.entries())
        expect(Math.abs(value - (logits[k] as number))).toBeLessThan(1e-5 * scale);
    }
  };
  const early: Scored[] = [];
  for await (const scored of await begin(picture(1))) if (early.push(scored) === 3) break;
  const slow = (await begin(picture(2)))[Symbol.asyncIterator]();
  const first = (await slow.next()).value as Scored;
  const between = await all(picture(3));
  const together = await Promise.all([4, 5].map((seed) => all(picture(seed))));
  const rest: Scored[] = [];
  for (let next = await slow.next(); !next.done; next = await slow.next()) rest.push(next.value);
  expect([between, [first, ...rest], ...together].map(({ length }) => length)).toEqual([36, 36, 36, 36]);
  for (const [i, found] of [early, [first, ...rest], between, ...together].entries())
    await expectWhole(picture(i + 1), found);
  await model.dispose();
});

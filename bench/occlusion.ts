/** Exact incremental occlusion against whole runs: what it has to compute, what it takes, and how far it is off. */

import { explain, floats, predict, type Target, targetsFor } from "@fovea/core";
import { floorShare } from "../packages/core/src/incremental/changes.ts";
import type { Box } from "../packages/core/src/incremental/extents.ts";
import { changesFor, incrementalRuns } from "../packages/core/src/incremental/runs.ts";
import type { Method } from "../packages/core/src/methods/method.ts";
import { methodById } from "../packages/core/src/methods/method-by-id.ts";
import { type Cost, costOf, type Effort } from "./cost.ts";
import { openSubject, type Subject } from "./subjects.ts";

export interface OcclusionRow {
  readonly network: string;
  readonly positions: number;
  /** Multiply-adds that a patch can change, in forwards, of all positions together. */
  readonly floor: number;
  /** Multiply-adds that are computed. */
  readonly computed: number;
  readonly cost: Cost;
  /** Largest difference from whole runs on every tenth position, as a part of the largest score. */
  readonly apart: number;
}

const [side, window, stride] = [224, 32, 16];

export async function occlusionRow(network: string, effort: Effort): Promise<OcclusionRow> {
  const subject = await openSubject(network, side, 2);
  const { model, x } = subject;
  const [target] = await targetsFor(model, x, "top1", await predict(model, x));
  const options = { window: `${window}`, stride: `${stride}` };
  const method = methodById("occlusion") as Method;
  const run = (): Promise<unknown> => explain(model, x, { method, target: target as Target, options });
  await run();
  const cost = await costOf(run, subject.forward, effort);
  const boxes = positions();
  const floor = floorShare(changesFor(model, [2, 3]), boxes) * boxes.length;
  const found = await deviation(subject, boxes);
  await subject.dispose();
  return { network, positions: boxes.length, floor, cost, ...found };
}

function positions(): Box[] {
  const from = Array.from({ length: (side - window) / stride + 1 }, (_, i) => i * stride);
  return from.flatMap((row) =>
    from.map(
      (column): Box => [
        [row, row + window],
        [column, column + window],
      ],
    ),
  );
}

async function deviation(
  { model, x }: Subject,
  boxes: readonly Box[],
): Promise<{ computed: number; apart: number }> {
  const changed = (i: number) => {
    const [[top, bottom], [left, right]] = boxes[i] as unknown as [[number, number], [number, number]];
    const hidden = (at: number): boolean => {
      const [row, column] = [Math.floor(at / side) % side, at % side];
      return row >= top && row < bottom && column >= left && column < right;
    };
    return floats(
      x.shape,
      x.data.map((value, at) => (hidden(at) ? 0 : value)),
    );
  };
  const runs = await incrementalRuns(model, { x, space: [2, 3], boxes, changed });
  if (!runs?.scores) return { computed: boxes.length, apart: 0 };
  let apart = 0;
  for await (const { index, logits } of runs.scores) {
    if (index % 10 !== 0) continue;
    const whole = (await model.forward(changed(index))).logits.data;
    const scale = Math.max(...Array.from(whole, Math.abs));
    const largest = Math.max(...whole.map((value, k) => Math.abs(value - (logits[k] as number))));
    apart = Math.max(apart, largest / scale);
  }
  return { computed: runs.share * boxes.length, apart };
}

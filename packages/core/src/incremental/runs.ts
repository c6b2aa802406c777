/** Scores of a picture with boxes changed, one box at a time: what a change cannot reach is not computed again. */

import type { Value } from "../graph/graph.ts";
import type { Model } from "../model/model.ts";
import { sizeOf } from "../tensor.ts";
import { type Batch, Batches, type IncrementalRequest, incrementalLimit, type Scored } from "./batch-runs.ts";
import { batchesOf } from "./batches.ts";
import { type Changes, changesIn, shapeOf, sharesOf, touchedShare } from "./changes.ts";
import { type Cut, cheapestCut } from "./cut.ts";
import { type Box, type Interval, sameBox } from "./extents.ts";
import { canBeSummed, giveBack, knownOf } from "./known.ts";
import { type Plan, planFor } from "./plan.ts";

/** Values that wait for the head take no more than this. */
const mostBytes = 64e6;
/** Pictures for which the head runs at once, and what of its runs may be for nothing. */
const mostTogether = 60;
const mostWaste = 0.05;
/** Fewer boxes do not pay for sessions of their own. */
const fewestBoxes = 8;
/** Boxes that are remembered with all that follows from them, about 15 kB each. */
const mostRemembered = 500;

export interface IncrementalRuns {
  /** Multiply-adds that are computed, as a share of those of whole runs. */
  readonly share: number;
  /**
   * The largest difference from the scores of a whole run, as a part of the largest of them, on one box; Infinity where
   * the engine refuses; 0 of approximate runs, which are for the caller to judge.
   */
  readonly deviation: number;
  /** All boxes, in an order of its own; undefined where that is more than `incrementalLimit`: whole runs have to be made. */
  readonly scores: AsyncIterable<Scored> | undefined;
}

/**
 * The network on a picture with each of its boxes changed, exactly: only the part of each value that a change can reach
 * is computed, the rest is known from one run on the picture itself. Behind the layers where nearly everything
 * changes, and behind operators without a rule, whole values are computed, in batches.
 *
 * One box is run both ways: the one nearest to the end of the last axis and the beginnings of the others, where paddings
 * before and behind the map and both sides of what a window reaches show. Undefined where whole runs are no dearer.
 * With `reach` the runs are approximate: what lies further than so many standard deviations from where a change would be
 * if windows did not spread it counts as unchanged.
 * Source: Nakandala, Kumar, Papakonstantinou 2019, https://doi.org/10.1145/3299869.3319874, there for chains.
 */
export async function incrementalRuns(
  model: Model,
  request: IncrementalRequest,
): Promise<IncrementalRuns | undefined> {
  const { boxes, space, reach } = request;
  if (boxes.length < fewestBoxes) return undefined;
  const changes = changesFor(model, space, reach);
  const { cut, shares, ...own } = choiceFor(model, changes, boxes);
  return cut && (await runsWith(model, planFor(model, changes, cut), { ...request, ...own }, shares));
}

interface Choice {
  readonly boxes: readonly Box[];
  readonly shares: ReadonlyMap<Value, number>;
  readonly cut: Cut | undefined;
}

/** The last one, if it is not large: baselines, draws and explanations ask for the same boxes, of which much is known by identity. */
const choices = new WeakMap<Changes, Choice>();

function choiceFor(model: Model, changes: Changes, boxes: readonly Box[]): Choice {
  const last = choices.get(changes);
  if (last && sameBoxes(last.boxes, boxes)) return last;
  const shares = sharesInBatches(changes, boxes, batchesOf(changes, boxes, Number.POSITIVE_INFINITY));
  const choice = { boxes, shares, cut: cheapestCut(changes, shares, model.head.logits) };
  if (boxes.length <= mostRemembered) choices.set(changes, choice);
  return choice;
}

const sameBoxes = (a: readonly Box[], b: readonly Box[]): boolean =>
  a.length === b.length && a.every((box, i) => sameBox(box, b[i] as Box));

/** The same with a cut of the caller's choice. */
export async function runsWith(
  model: Model,
  plan: Plan,
  request: IncrementalRequest,
  shares: ReadonlyMap<Value, number>,
): Promise<IncrementalRuns> {
  const { changes, crossing } = plan;
  const bytes = crossing.reduce((sum, value) => sum + 4 * sizeOf(shapeOf(changes.graph, value)), 0);
  const known = await knownOf(model, plan, request.x);
  if (!canBeSummed(plan, known)) return { share: 1, deviation: Number.NaN, scores: undefined };
  const share = touchedShare(changes, insideOf(plan, shares));
  const checked = atCorner(request.boxes);
  let deviation = 0;
  for (const room of [Math.max(1, Math.floor(mostBytes / bytes)), 1]) {
    const groups = batchesOf(changes, request.boxes, room);
    const size = groups[0]?.length ?? 1;
    const together = groupsTogether(groups.length, Math.min(mostTogether, room / 4) / size);
    const runs = new Batches(model, plan, request, known, size, together);
    const batches = Array.from({ length: Math.ceil(groups.length / together) }, (_, i) =>
      groups.slice(i * together, (i + 1) * together),
    );
    const started = await begun(runs, batches, checked, () => giveBack(plan, known));
    if (started.scores) return { share, ...started };
    deviation = Math.max(deviation, started.deviation);
  }
  return { share: 1, deviation, scores: undefined };
}

/** Groups for which the head runs at once: as many as leave the last run nearly full, so that its matrices are read seldom. */
function groupsTogether(count: number, room: number): number {
  let together = Math.max(1, Math.min(count, Math.floor(room)));
  while (Math.ceil(count / together) * together > (1 + mostWaste) * count) together--;
  return together;
}

/** The box nearest to the end of the last axis and to the beginnings of the others. */
export function atCorner(boxes: readonly Box[]): number {
  const far = boxes.map((box) => {
    const [, to] = box.at(-1) as Interval;
    return box.slice(0, -1).reduce((sum, [from]) => sum - from, to);
  });
  return far.indexOf(Math.max(...far));
}

/** The batch with the box that is checked, if it agrees with a whole run; the others as they are asked for, then `done`. */
async function begun(
  runs: Batches,
  batches: readonly Batch[],
  checked: number,
  done: () => void,
): Promise<Pick<IncrementalRuns, "deviation" | "scores">> {
  const first = batches.find((batch) => batch.some((group) => group.includes(checked))) as Batch;
  const scores = await runs.tried(first);
  const own = scores?.find(({ index }) => index === checked);
  if (!scores || !own) return { deviation: runs.refusal, scores: undefined };
  const deviation = runs.exact ? await runs.deviation(checked, own.logits) : 0;
  if (!(deviation <= incrementalLimit)) return { deviation, scores: undefined };
  return {
    deviation,
    scores: (async function* () {
      try {
        yield* scores;
        for (const batch of batches) if (batch !== first) yield* await runs.run(batch);
      } finally {
        done();
      }
    })(),
  };
}

const changesByModel = new WeakMap<Model, Map<string, Changes>>();

/** Known as long as the model is. */
export function changesFor(model: Model, space: readonly number[], reach?: number): Changes {
  const known = changesByModel.get(model) ?? new Map<string, Changes>();
  changesByModel.set(model, known);
  const key = `${space} ${reach}`;
  const changes = known.get(key) ?? changesIn(model.graph, model.input.name, space, reach);
  known.set(key, changes);
  return changes;
}

/** The mean over boxes, enlarged as their batches ask for. */
export function sharesInBatches(
  changes: Changes,
  boxes: readonly Box[],
  batches: readonly (readonly number[])[],
): ReadonlyMap<Value, number> {
  const known = batches.flatMap((batch) => {
    const alike = changes.extents.alike(batch.map((i) => boxes[i] as Box));
    return batch.map((_, i) => alike.map((list) => list[i] as Box));
  });
  return sharesOf(changes, known);
}

/** Of the values before the cut: behind it everything is computed. */
function insideOf({ head, crossing }: Plan, shares: ReadonlyMap<Value, number>): ReadonlyMap<Value, number> {
  const behind = new Set(head.nodes.flatMap(({ outputs }) => outputs));
  return new Map([...shares].filter(([value]) => !behind.has(value) || crossing.includes(value)));
}

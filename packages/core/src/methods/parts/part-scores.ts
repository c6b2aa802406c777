/** The scores of a picture with each of its parts changed: only what changes is computed again, where that is cheaper. */

import type { Box } from "../../incremental/extents.ts";
import { type IncrementalRuns, incrementalRuns } from "../../incremental/runs.ts";
import { type FloatTensor, floats } from "../../tensor.ts";
import type { ScoredForward } from "../many.ts";
import type { Probe } from "../probe.ts";
import { type Approximation, approximationOf } from "./approximation.ts";
import type { Space } from "./space.ts";
import { spaceOf } from "./space.ts";

export interface PartsToScore {
  readonly count: number;
  /** Indices of pixels as `Space` counts them. */
  readonly pixels: (part: number) => ArrayLike<number>;
  readonly box?: (part: number) => Box;
  /** The picture around a part, and the one that the part is taken from. */
  readonly around: FloatTensor;
  readonly inside: FloatTensor;
  /** Told after every part, in no order; may throw to stop. */
  readonly take: (part: number, found: ScoredForward) => void;
  /** Score of the picture around. */
  readonly from: number;
  /** Approximately: changes are followed to so many standard deviations of their spread. */
  readonly reach?: number | undefined;
}

/** What was saved, and how it was checked; undefined where whole runs were made at once. */
export interface Saved extends Pick<IncrementalRuns, "share" | "deviation"> {
  /** Of approximate runs, how far they are off. */
  readonly approximation?: Approximation;
}

/** One copy of the picture is changed and put right again for each part. */
export async function scoreParts(probe: Probe, parts: PartsToScore): Promise<Saved | undefined> {
  const space = spaceOf(probe.model);
  const { around, inside } = parts;
  const scratch = floats(around.shape, around.data.slice());
  let last: ArrayLike<number> = [];
  const changed = (part: number): FloatTensor => {
    copyPixels(around, scratch, last, space);
    last = parts.pixels(part);
    copyPixels(inside, scratch, last, space);
    return scratch;
  };
  const boxes = Array.from(
    { length: parts.count },
    (_, part) => parts.box?.(part) ?? boxAround(parts.pixels(part), space.sizes),
  );
  const runs = probe.score.kind === "unit" ? undefined : await incremental(probe, parts, boxes, changed);
  if (runs?.scores) {
    const saved = { share: runs.share, deviation: runs.deviation };
    const found: ScoredForward[] = [];
    for await (const { index, logits } of runs.scores) {
      const own = probe.scored(logits);
      if (parts.reach !== undefined) found[index] = own;
      parts.take(index, own);
    }
    if (parts.reach === undefined) return saved;
    const request = { boxes, changed, sizes: space.sizes, from: parts.from };
    return { ...saved, approximation: await approximationOf(probe, found, request) };
  }
  await probe.scoresAt({
    count: parts.count,
    fill: (row, part) => row.set(changed(part).data),
    take: (found, part): undefined => parts.take(part, found) as undefined,
  });
  return runs && { share: runs.share, deviation: runs.deviation };
}

function incremental(
  { model }: Probe,
  { around, reach }: PartsToScore,
  boxes: readonly Box[],
  changed: (part: number) => FloatTensor,
): Promise<IncrementalRuns | undefined> {
  const { sizes, pixelStep } = spaceOf(model);
  const first = pixelStep === 1 ? model.input.shape.length - sizes.length : 1;
  const space = sizes.map((_, axis) => first + axis);
  return incrementalRuns(model, { x: around, space, boxes, changed, reach });
}

/** The least box of space that holds these pixels: [from, to) along each axis. */
function boxAround(pixels: ArrayLike<number>, sizes: readonly number[]): [number, number][] {
  const box = sizes.map((size): [number, number] => [size - 1, 1]);
  for (let i = 0; i < pixels.length; i++) {
    let rest = pixels[i] as number;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const size = sizes[axis] as number;
      const at = rest % size;
      rest = (rest - at) / size;
      const own = box[axis] as [number, number];
      if (at < own[0]) own[0] = at;
      if (at >= own[1]) own[1] = at + 1;
    }
  }
  return box.map(([from, to]) => [Math.min(from, to - 1), to]);
}

function copyPixels(from: FloatTensor, to: FloatTensor, pixels: ArrayLike<number>, space: Space): void {
  const { channels, pixelStep, channelStep } = space;
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < pixels.length; i++) {
      const at = (pixels[i] as number) * pixelStep + c * channelStep;
      to.data[at] = from.data[at] as number;
    }
  }
}

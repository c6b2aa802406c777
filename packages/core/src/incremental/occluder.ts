/** One picture and box after box of it hidden: what a live occluder asks. */

import { FoveaError } from "../errors.ts";
import { inputChannelAxis } from "../model/layers.ts";
import type { Model } from "../model/model.ts";
import type { Tensors } from "../run/runtime.ts";
import { type FloatTensor, filled, floats } from "../tensor.ts";
import { Batches, incrementalLimit } from "./batch-runs.ts";
import { type Changes, sharesOf } from "./changes.ts";
import { cheapestCut } from "./cut.ts";
import type { Box, Interval } from "./extents.ts";
import { canBeSummed, knownOf } from "./known.ts";
import { copyBox, wholeBut } from "./pasting.ts";
import { type Plan, planFor } from "./plan.ts";
import { changesFor } from "./runs.ts";

export interface OccluderOptions {
  /** Sides of the box that is moved, along the axes of space; other boxes may be asked for too. @default 1/7 of each side */
  readonly window?: readonly number[];
}

export interface Occluded {
  /** Raw class scores with the box hidden. */
  readonly logits: Float32Array;
  /** Whether only what the box can change was computed. */
  readonly incremental: boolean;
}

/**
 * Scores of a picture with a box of it hidden, one box after the other, exactly and fast: what a box cannot change is
 * known from one run on the picture. Where a whole run is cheaper, as for large boxes, it is made.
 *
 * The first box is run both ways; beyond 1e-5 of the largest score everything runs whole.
 * Cost: one forward to open, then for each box what it can change. Memory: inner values of one picture.
 * One question at a time. Throws `option-invalid` for a box that is empty or not in the picture.
 * Source: Nakandala, Kumar, Papakonstantinou 2019, https://doi.org/10.1145/3299869.3319874.
 *
 * @example
 * const occluder = await Occluder.open(model, x, { window: [32, 32] });
 * const { logits } = await occluder.scores([[64, 96], [100, 132]]);
 */
export class Occluder {
  readonly #model: Model;
  readonly #x: FloatTensor;
  readonly #space: readonly number[];
  readonly #changes: Changes;
  readonly #plan: Plan | undefined;
  readonly #known: Tensors;
  #trusted: boolean | undefined;

  private constructor(
    model: Model,
    x: FloatTensor,
    space: readonly number[],
    plan: Plan | undefined,
    known: Tensors,
  ) {
    this.#model = model;
    this.#x = x;
    this.#space = space;
    this.#changes = changesFor(model, space);
    this.#plan = plan;
    this.#known = known;
    this.#trusted = plan && canBeSummed(plan, known) ? undefined : false;
  }

  /** One run on the picture, which is copied. Throws `shape-mismatch` for one of another shape. */
  static async open(model: Model, x: FloatTensor, { window }: OccluderOptions = {}): Promise<Occluder> {
    const { data, shape } = model.checked(x);
    const space = spaceAxes(model);
    const changes = changesFor(model, space);
    const cut = cutFor(
      model,
      changes,
      middleBox(
        space.map((axis) => shape[axis] as number),
        window,
      ),
    );
    const plan = cut && planFor(model, changes, cut);
    const own = floats(shape, data.slice());
    return new Occluder(model, own, space, plan, plan ? await knownOf(model, plan, own) : {});
  }

  /** `fill`: what stands in the box, a number or the picture that it is cut from. */
  async scores(box: Box, fill: number | FloatTensor = 0): Promise<Occluded> {
    this.#check(box);
    // A copy: what follows from a box is remembered by its identity, and the caller may move his.
    const own = box.map(([from, to]): Interval => [from, to]);
    const changed = this.#changed(own, typeof fill === "number" ? fill : this.#model.checked(fill));
    const found = await this.#incremental(own, changed);
    if (found) return { logits: found, incremental: true };
    return { logits: (await this.#model.forward(changed)).logits.data, incremental: false };
  }

  async #incremental(box: Box, changed: FloatTensor): Promise<Float32Array | undefined> {
    const plan = this.#plan;
    if (!plan || this.#trusted === false || !cutFor(this.#model, this.#changes, box)) return undefined;
    const request = { x: this.#x, space: this.#space, boxes: [box], changed: () => changed };
    const runs = new Batches(this.#model, plan, request, this.#known);
    const logits = (await runs.tried([[0]]))?.[0]?.logits;
    this.#trusted ??= logits !== undefined && (await runs.deviation(0, logits)) <= incrementalLimit;
    return this.#trusted ? logits : undefined;
  }

  #changed(box: Box, fill: number | FloatTensor): FloatTensor {
    const { shape, data } = this.#x;
    const changed = floats(shape, data.slice());
    const whole = wholeBut(shape, this.#space, box);
    const inside = typeof fill === "number" ? filled(data.length, () => fill) : fill.data;
    copyBox({ data: inside, shape, box: whole }, { ...changed, box: whole });
    return changed;
  }

  #check(box: Box): void {
    const sizes = this.#space.map((axis) => this.#x.shape[axis] as number);
    const inside = box.every(
      ([from, to], i) =>
        Number.isInteger(from) &&
        Number.isInteger(to) &&
        from >= 0 &&
        from < to &&
        to <= (sizes[i] as number),
    );
    if (box.length === sizes.length && inside) return;
    throw new FoveaError(
      "option-invalid",
      `Cannot hide the box ${JSON.stringify(box)}: the picture has ${sizes.join("x")} pixels`,
      { hint: "Give [from, to) for each axis of space, for example [[0, 32], [64, 96]]." },
    );
  }
}

/** All axes but the batch and the channels; the features of a table are one axis. */
function spaceAxes({ graph, input: { shape } }: Model): number[] {
  const channels = shape.length < 3 ? 0 : inputChannelAxis(graph);
  return Array.from(shape.keys()).filter((axis) => axis !== 0 && axis !== channels);
}

const cutFor = (model: Model, changes: Changes, box: Box): ReturnType<typeof cheapestCut> =>
  cheapestCut(changes, sharesOf(changes, [changes.extents.exactly(box)]), model.head.logits, 1);

function middleBox(sizes: readonly number[], window: readonly number[] | undefined): Box {
  return sizes.map((size, axis) => {
    const side = Math.max(1, Math.min(size, window?.[axis] ?? Math.round(size / 7)));
    const from = Math.floor((size - side) / 2);
    return [from, from + side];
  });
}

/** Batches of boxes: what changes is put together and computed for all of them at once, then the head runs. */

import { FoveaError } from "../errors.ts";
import type { Value } from "../graph/graph.ts";
import type { Model } from "../model/model.ts";
import type { Tensors } from "../run/runtime.ts";
import { type FloatTensor, floats, sizeOf, type Tensor, toFloats } from "../tensor.ts";
import { batched } from "../transform/batch/batch.ts";
import { shapeOf, sizesOf } from "./changes.ts";
import { type Box, type Interval, lengthOf, volumeOf } from "./extents.ts";
import { copyBox, wholeBut } from "./pasting.ts";
import { nearRows, outsideOf, writePlaces } from "./places.ts";
import type { Plan } from "./plan.ts";

/** Largest difference from whole runs, as a part of the largest score; beyond it whole runs are made. */
export const incrementalLimit = 1e-5;
/** What the engine and the head say where they do not take batches. */
const refusals: ReadonlySet<string> = new Set(["engine-failed", "model-unsupported"]);
export interface IncrementalRequest {
  /** The picture around the changes. */
  readonly x: FloatTensor;
  /** The axes of the input along which boxes are parts. */
  readonly space: readonly number[];
  readonly boxes: readonly Box[];
  /** The picture with a change inside box `i` alone. It is read before the next is asked for. */
  readonly changed: (i: number) => FloatTensor;
  /** Approximately: changes are followed to so many standard deviations of their spread. @default to their end, exactly */
  readonly reach?: number | undefined;
}

/** Groups of boxes by their numbers. */
export type Batch = readonly (readonly number[])[];

export interface Scored {
  readonly index: number;
  /** Raw scores of the head. */
  readonly logits: Float32Array;
}

export class Batches {
  readonly #model: Model;
  readonly #plan: Plan;
  readonly #request: IncrementalRequest;
  readonly #known: Tensors;
  /** Boxes in a group, whose parts are computed at once, and in a batch, for which the head runs. */
  readonly #size: number;
  readonly #count: number;
  /** The crossing values of a batch, written by one run and read by the next. */
  readonly #crossing: Readonly<Record<Value, FloatTensor>>;
  readonly #rooms = new Map<Value, ArrayBuffer>();

  constructor(model: Model, plan: Plan, request: IncrementalRequest, known: Tensors, size = 1, groups = 1) {
    const count = size * groups;
    this.#size = size;
    this.#model = model;
    this.#plan = plan;
    this.#request = request;
    this.#known = known;
    this.#count = count;
    const { graph } = plan.changes;
    this.#crossing = Object.fromEntries(
      plan.crossing.map((value) => [value, floats(shapeOf(graph, value).with(0, count))]),
    );
  }

  /** As `run`; undefined where the engine refuses. */
  async tried(batch: Batch): Promise<Scored[] | undefined> {
    if (this.#plan.refused.has(this.#count)) return undefined;
    try {
      return await this.run(batch);
    } catch (error) {
      if (!(error instanceof FoveaError) || !refusals.has(error.code)) throw error;
      this.#plan.refused.set(this.#count, Number.POSITIVE_INFINITY);
      return undefined;
    }
  }

  get exact(): boolean {
    return this.#request.reach === undefined;
  }

  /** How far it was found to be off before. */
  get refusal(): number {
    return this.#plan.refused.get(this.#count) ?? Number.POSITIVE_INFINITY;
  }

  /** The scores for the boxes with these numbers. Every group is full: a short one repeats what it has. */
  async run(batch: Batch): Promise<Scored[]> {
    const size = this.#size;
    for (const [g, group] of batch.entries()) {
      const full = Array.from({ length: size }, (_, i) => group[i % group.length] as number);
      await this.#patch(full, g * size);
    }
    const scores = await this.#head();
    return batch.flatMap((group, g) =>
      group.map((index, i) => ({ index, logits: scores[g * size + i] as Float32Array })),
    );
  }

  /** How far the scores are from those of a whole run; what is not a number must be so in both. */
  async deviation(index: number, logits: Float32Array): Promise<number> {
    const whole = (await this.#model.forward(this.#request.changed(index))).logits.data;
    const scale = whole.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0);
    const apart = whole.reduce((most, value, k) => {
      const other = logits[k] as number;
      return Object.is(value, other) ? most : Math.max(most, Math.abs(value - other));
    }, 0);
    const deviation = apart === 0 ? 0 : apart / scale;
    if (deviation > incrementalLimit) this.#plan.refused.set(this.#count, deviation);
    return deviation;
  }

  /** One group: its crossing values are written from row `start` on. */
  async #patch(batch: readonly number[], start: number): Promise<void> {
    const { patch, changes, key } = this.#plan;
    const known = changes.extents.alike(batch.map((i) => this.#request.boxes[i] as Box));
    const feeds: Record<string, Tensor> = { ...this.#known, ...this.#pictures(batch, start, known) };
    for (const { outside, portion, value, made } of patch.averagings) {
      const [sizes, boxes] = [sizesOf(changes, value), known[made] as Box[]];
      feeds[outside] = floats([batch.length, sizeOf(sizes)], outsideOf(sizes, boxes));
      feeds[portion] = floats([1], [volumeOf(boxes[0] as Box) / sizeOf(sizes)]);
    }
    for (const { port, value, extent, made, near, ...rows } of patch.gatherings) {
      const sizes = sizesOf(changes, value);
      const wanted = known[extent] as Box[];
      const shape = [batch.length, ...(wanted[0] as Box).map(lengthOf)];
      const data = new Int32Array(...this.#room(port, shape));
      writePlaces(data, { sizes, wanted, made: known[made] as Box[], ...rows });
      feeds[port] = { type: "int32", shape, data };
      if (near === undefined) continue;
      const wantedRows = new Int32Array(...this.#room(near, shape));
      const computed = batch.length * volumeOf((known[made] as Box[])[0] as Box);
      const count = nearRows(wantedRows, data, rows.rows, computed);
      feeds[near] = { type: "int32", shape: [count], data: wantedRows.subarray(0, count) };
    }
    const outputs = patch.outputs.map(({ port, value }) => [
      port,
      rowsOf(this.#crossing[value] as FloatTensor, start, batch.length),
    ]);
    const into = Object.fromEntries(outputs) as Record<Value, FloatTensor>;
    if (outputs.length > 0)
      await this.#model.run(`${key} patch`, () => patch.graph, feeds, Object.keys(into), into);
  }

  /** The parts of the changed pictures that are read; the head may take the whole of them. */
  #pictures(
    batch: readonly number[],
    start: number,
    known: readonly (readonly Box[])[],
  ): Record<string, FloatTensor> {
    const { x, space, changed } = this.#request;
    const { patch, changes } = this.#plan;
    const parts = patch.pictures.map(({ port, extent, around }) => {
      const boxes = (known[extent] as Box[]).map((box) => wholeBut(x.shape, space, box));
      const shape = (boxes[0] as Box).map(lengthOf).with(0, batch.length);
      const part = floats(shape, new Float32Array(...this.#room(port, shape)).fill(around));
      return { port, part, boxes };
    });
    const whole = this.#crossing[changes.picture];
    for (const [row, i] of batch.entries()) {
      const picture = changed(i);
      for (const { part, boxes } of parts) copyOverlap(picture, boxes[row] as Box, part, row);
      whole?.data.set(picture.data, (start + row) * picture.data.length);
    }
    return Object.fromEntries(parts.map(({ port, part }) => [port, part]));
  }

  /** Memory for what a run is fed with, the same in every run: ten megabytes of new arrays for an explanation call for a collection. */
  #room(port: Value, shape: readonly number[]): [ArrayBuffer, number, number] {
    const size = sizeOf(shape);
    let room = this.#rooms.get(port);
    if (!room || room.byteLength < 4 * size) {
      room = new ArrayBuffer(4 * size);
      this.#rooms.set(port, room);
    }
    return [room, 0, size];
  }

  async #head(): Promise<Float32Array[]> {
    const { key, head, crossing, wide } = this.#plan;
    const [count, { logits }] = [this.#count, this.#model.head];
    const graph = wide.get(count) ?? (count === 1 ? head : batched(head, { rows: crossing, count }));
    wide.set(count, graph);
    const results = await this.#model.run(`${key} head ${count}`, () => graph, this.#crossing);
    const { data } = toFloats(results[logits] as FloatTensor);
    const size = data.length / count;
    return Array.from({ length: count }, (_, i) => data.slice(i * size, (i + 1) * size));
  }
}

/** The same memory, fewer rows. */
function rowsOf({ shape, data }: FloatTensor, start: number, count: number): FloatTensor {
  const size = sizeOf(shape.slice(1));
  return floats(shape.with(0, count), data.subarray(start * size, (start + count) * size));
}

/** What of the box lies inside the picture. */
function copyOverlap({ shape, data }: FloatTensor, box: Box, part: FloatTensor, row: number): void {
  const inside = box.map(
    ([from, to], axis): Interval => [Math.max(0, from), Math.min(shape[axis] as number, to)],
  );
  const there = inside.map(([from, to], axis): Interval => {
    const [start] = box[axis] as Interval;
    return [from - start, to - start];
  });
  const start = row * sizeOf(part.shape.slice(1));
  copyBox(
    { data, shape, box: inside },
    { data: part.data, shape: part.shape, box: there.with(0, [0, 1]), start },
  );
}

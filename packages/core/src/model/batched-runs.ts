/** One graph run over many inputs, several of them at once where that gives the same numbers. */

import { FoveaError } from "../errors.ts";
import type { Graph, Value } from "../graph/graph.ts";
import type { Tensors } from "../run/runtime.ts";
import { type FloatTensor, floats, sizeOf, toFloats } from "../tensor.ts";
import { ofBlends } from "../transform/batch/of-blends.ts";
import type { Model } from "./model.ts";

/** A graph that can be had for one row of an input or for several. */
export interface RowGraph {
  /** Of its sessions. */
  readonly key: string;
  /** The input that has rows, and the shape of one: [1, …]. */
  readonly rows: Value;
  readonly shape: readonly number[];
  /**
   * The graph for so many rows; its outputs have one row for each of the input. Made once. Throws a `FoveaError` where
   * there is none.
   */
  readonly make: (count: number) => Graph;
  /** Other inputs, the same for all rows. */
  readonly feeds?: Tensors;
  /** Memory that the engine takes for one row while it runs, about. */
  readonly bytes: number;
  /** Rows are blends of two pictures: what is written of one is its weights. */
  readonly blend?: Blend | undefined;
}

/** Pictures between two: weight · picture + (1 − weight) · cover, in float32. */
export interface Blend {
  /** Where the weight is 1, and where it is 0. */
  readonly picture: FloatTensor;
  readonly cover: FloatTensor;
  /** Shape of the weights of one, that stretches to the picture's: [1, 1, H, W] for one per pixel. */
  readonly weights: readonly number[];
  /** Writes one into `row`, with the bits that the engine's float32 arithmetic gives. */
  readonly write: (row: Float32Array, weights: Float32Array) => void;
}

/** The numbers of one row of each output, in their order: views that stay valid. */
export type Row = readonly Float32Array[];

export interface Rows {
  readonly count: number;
  /** Writes input `index` into `row`, all of it: of a blend its weights. Called in order, each once; some may be asked for before a stop. */
  readonly fill: (row: Float32Array, index: number) => void;
  /** Takes what came of it, in order. True: enough, the others are not wanted. */
  readonly take: (row: Row, index: number) => boolean | undefined;
  /** Rows at once at most. @default 8 */
  readonly most?: number;
  /** Below so many inputs a second session does not pay. @default 48 */
  readonly fewest?: number;
}

/** Memory that the rows of a batch may take together. */
export const rowBudget = 256e6;
/** Largest difference of a row from its single run, as a part of its largest number. */
const tolerance = 1e-5;

/**
 * Runs the graph for every input: in batches as large as a budget of memory allows, the rest one by one.
 *
 * The first and the last row of the first batch are run alone too. Where one differs, or the network has no form for several rows,
 * everything runs one by one. Returns how many were taken.
 */
export async function runRows(model: Model, graph: RowGraph, rows: Rows): Promise<number> {
  const shape = writtenShape(graph);
  const size = sizeOf(shape);
  let batch = batchFor(model, graph, rows);
  const input = floats(shape.with(0, batch));
  let done = 0;
  while (done < rows.count) {
    const now = batch <= rows.count - done ? batch : 1;
    const given = now === batch ? input : floats(shape);
    for (let b = 0; b < now; b++) rows.fill(given.data.subarray(b * size, (b + 1) * size), done + b);
    const together = now === 1 ? undefined : await tried(model, graph, given, now);
    if (now > 1 && !together) batch = 1;
    for (let b = 0; b < now; b++) {
      const row = together?.[b] ?? (await runOnce(model, graph, rowOf(given, shape, b), 1))[0];
      if (rows.take(row as Row, done++) === true) return done;
    }
  }
  return done;
}

const rowOf = ({ data }: FloatTensor, shape: readonly number[], b: number): FloatTensor =>
  floats(shape, data.subarray(b * sizeOf(shape), (b + 1) * sizeOf(shape)));

const writtenShape = ({ blend, shape }: RowGraph): readonly number[] => blend?.weights ?? shape;

async function runOnce(model: Model, graph: RowGraph, given: FloatTensor, count: number): Promise<Row[]> {
  const made = madeOnce(model, graph, count);
  const key = count === 1 ? graph.key : batchKey(graph, count);
  const fetches = made.outputs.map(({ name }) => name);
  const feeds = { ...graph.feeds, ...feedsOf(graph, made, given, count) };
  const results = await model.run(key, () => made, feeds, fetches);
  const values = fetches.map((value) => toFloats(results[value] as FloatTensor).data);
  return Array.from({ length: count }, (_, b) => values.map((data) => part(data, b, count)));
}

/** Blends of a batch are mixed by the engine; a single one here, so that it takes no session of its own. */
function feedsOf({ rows, shape, blend }: RowGraph, made: Graph, given: FloatTensor, count: number): Tensors {
  if (!blend) return { [rows]: given };
  if (count > 1) return blendFeeds(made, blend, given);
  const row = floats(shape);
  blend.write(row.data, given.data);
  return { [rows]: row };
}

/** The feeds that ofBlends() has put in the place of pictures. */
export function blendFeeds({ inputs }: Graph, { picture, cover }: Blend, weights: FloatTensor): Tensors {
  const names = inputs.slice(-3).map(({ name }) => name) as [Value, Value, Value];
  return { [names[0]]: weights, [names[1]]: picture, [names[2]]: cover };
}

const part = (data: Float32Array, b: number, count: number): Float32Array =>
  count === 1 ? data : data.subarray((b * data.length) / count, ((b + 1) * data.length) / count);

interface Known {
  /** Whether graphs were found to keep their rows apart, by key and number of rows. */
  readonly verdicts: Map<string, boolean>;
  readonly graphs: Map<string, Graph>;
}

/** Kept as long as the model. */
const knownOf = new WeakMap<Model, Known>();

function known(model: Model): Known {
  const found = knownOf.get(model) ?? { verdicts: new Map(), graphs: new Map() };
  knownOf.set(model, found);
  return found;
}

function madeOnce(model: Model, graph: RowGraph, count: number): Graph {
  const { graphs } = known(model);
  const made = graphs.get(batchKey(graph, count)) ?? newGraph(graph, count);
  graphs.set(batchKey(graph, count), made);
  return made;
}

function newGraph({ make, rows, blend }: RowGraph, count: number): Graph {
  const plain = make(count);
  return blend && count > 1 ? ofBlends(plain, rows, blend.weights.with(0, count)) : plain;
}

const batchKey = ({ key, blend }: RowGraph, count: number): string =>
  `${key}${blend && count > 1 ? ` of blends ${blend.weights}` : ""} × ${count}`;

function batchFor(model: Model, graph: RowGraph, { count, most = 8, fewest = 48 }: Rows): number {
  const batch = Math.min(most, Math.floor(rowBudget / Math.max(1, graph.bytes)), count);
  const refused = known(model).verdicts.get(batchKey(graph, batch)) === false;
  return batch < 2 || count < fewest || refused ? 1 : batch;
}

/** A batch, unless its rows are not what they would be alone. */
async function tried(
  model: Model,
  graph: RowGraph,
  given: FloatTensor,
  count: number,
): Promise<Row[] | undefined> {
  const { verdicts } = known(model);
  const key = batchKey(graph, count);
  try {
    const found = await runOnce(model, graph, given, count);
    if (!verdicts.has(key)) verdicts.set(key, await asAlone(model, graph, given, found));
    return verdicts.get(key) ? found : undefined;
  } catch (error) {
    if (!(error instanceof FoveaError) || verdicts.get(key)) throw error;
    verdicts.set(key, false);
    return undefined;
  }
}

/** Compares the first and the last row with single runs: where rows got into each other's way, one of them is not what it was. */
async function asAlone(
  model: Model,
  graph: RowGraph,
  given: FloatTensor,
  found: readonly Row[],
): Promise<boolean> {
  for (const at of [0, found.length - 1]) {
    const [single] = await runOnce(model, graph, rowOf(given, writtenShape(graph), at), 1);
    if (!single?.every((values, i) => alike(found[at]?.[i], values, tolerance))) return false;
  }
  return true;
}

/** Whether no number is farther off than a part of the largest. */
export function alike(
  row: ArrayLike<number> | undefined,
  single: ArrayLike<number>,
  tolerance: number,
): boolean {
  if (row?.length !== single.length) return false;
  let [largest, off] = [0, 0];
  for (let i = 0; i < single.length; i++) {
    const value = single[i] as number;
    largest = Math.max(largest, Math.abs(value));
    off = Math.max(off, Math.abs((row[i] as number) - value));
  }
  return off <= tolerance * largest;
}

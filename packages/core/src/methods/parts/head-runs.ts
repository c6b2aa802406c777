/** Runs of the network's head alone: what comes after a layer, fed with other values of that layer. */

import { FoveaError } from "../../errors.ts";
import { Builder } from "../../graph/builder.ts";
import type { Graph, Port, StaticGraph, Value } from "../../graph/graph.ts";
import { type RowGraph, runRows } from "../../model/batched-runs.ts";
import type { Model } from "../../model/model.ts";
import { type FloatTensor, sameShape, shapeText, toFloats } from "../../tensor.ts";
import { graphAfter, portsOf } from "../../transform/after/after.ts";
import { batched, bytesAtOnce } from "../../transform/batch/batch.ts";
import { choiceOf } from "../compiled.ts";
import { GraphDraft } from "../graph-draft.ts";
import { atMost, type Check } from "../ledger.ts";
import type { Many, ScoredForward } from "../many.ts";
import type { Probe } from "../probe.ts";

export interface Head {
  /** A: the layer at x. */
  readonly values: FloatTensor;
  /** S and the raw class scores with the layer at these values; all else that the head takes is as it is at x. */
  readonly run: (values: FloatTensor) => Promise<ScoredForward>;
  /** run() with many values; several at once where that gives the same numbers. */
  readonly runs: (many: Many<ScoredForward>) => Promise<number>;
}

/**
 * The network after `layer`, which costs a small part of a forward run at a late layer.
 *
 * Values that go round the layer, such as a shortcut, are computed once at x and stay. `scores: "all"` gives the raw
 * scores of all classes too, as `scoreAt` does; otherwise they are empty, and only the class asked for is computed.
 * Throws `method-inapplicable` if the target does not depend on the layer.
 */
export async function headAfter(probe: Probe, layer: Value, scores: "target" | "all"): Promise<Head> {
  const { model, x } = probe;
  const all = scores === "all" && probe.score.kind === "class";
  const cut = cutOf(probe, layer, all);
  const picture = { [model.input.name]: model.checked(x) };
  const at = {
    ...(await model.run(`${cut.key} before`, () => cut.before, picture)),
    ...choiceOf(probe.index, cut.takes),
  };
  // The picture itself may cross the cut.
  const fixed = cut.takes.some(({ name }) => name === model.input.name) ? { ...at, ...picture } : at;
  const values = toFloats(at[layer] as FloatTensor);
  const fetches = all ? [cut.score, model.head.logits] : [cut.score];
  const run = async (changed: FloatTensor): Promise<ScoredForward> => {
    if (!sameShape(changed.shape, values.shape)) throw unfit(layer, changed.shape, values.shape);
    const feeds = { ...fixed, [layer]: changed };
    const results = await model.run(`${cut.key} after`, () => cut.after, feeds, fetches);
    const logits = all ? toFloats(results[model.head.logits] as FloatTensor).data : new Float32Array(0);
    return { score: toFloats(results[cut.score] as FloatTensor).data[0] as number, logits };
  };
  const { [layer]: _, ...others } = fixed;
  const rows: RowGraph = {
    ...{ key: `${cut.key} after`, rows: layer, shape: values.shape, feeds: others },
    make: (count) =>
      count === 1 ? cut.after : batched(cut.after, { rows: layer, shared: cut.carried, count }),
    bytes: bytesAtOnce(cut.after, layer),
  };
  const runs = ({ take, ...many }: Many<ScoredForward>): Promise<number> =>
    runRows(model, rows, {
      ...{ most: 16, fewest: 32, ...many },
      take: ([score, logits = new Float32Array(0)], index) =>
        take({ score: score?.[0] as number, logits }, index),
    });
  return { values, run, runs };
}

/** The network in two. */
interface Cut {
  /** Of its sessions. */
  readonly key: string;
  /** From the picture to the layer and what else crosses the cut. */
  readonly before: Graph;
  readonly after: StaticGraph;
  /** What crosses beside the layer. */
  readonly carried: readonly Value[];
  readonly takes: readonly Port[];
  readonly score: Value;
}

/** Cuts live as long as the model does. */
const cutsByModel = new WeakMap<Model, Map<string, Cut>>();

function cutOf(probe: Probe, layer: Value, all: boolean): Cut {
  const cuts = cutsByModel.get(probe.model) ?? new Map<string, Cut>();
  cutsByModel.set(probe.model, cuts);
  const key = JSON.stringify(["cut", layer, probe.score, all]);
  const known = cuts.get(key) ?? newCut(probe, layer, all, key);
  cuts.set(key, known);
  return known;
}

function newCut({ model, score }: Probe, layer: Value, all: boolean, key: string): Cut {
  const draft = new GraphDraft(model, score, layer);
  const outputs = all ? [draft.score, model.head.logits] : [draft.score];
  const after = graphAfter(draft.graph, { picture: draft.input, value: layer, outputs });
  if (!after) throw independent(layer);
  const crossing = [layer, ...after.carried.filter((value) => value !== draft.input)];
  const before = new Builder(draft.graph).build(portsOf(draft.graph, crossing));
  return {
    key,
    before,
    after: { ...after.graph, types: draft.graph.types },
    carried: after.carried,
    takes: after.graph.inputs,
    score: draft.score,
  };
}

/** The head, fed with the layer as it is at x, gives the score of the whole network. */
export const headCheck = (whole: number, head: number): Check =>
  atMost(
    "head-agrees",
    Math.abs(whole - head),
    1e-4 * Math.max(1, Math.abs(whole)),
    "|S of the whole network − S of the part after the layer|",
  );

const independent = (layer: Value): FoveaError =>
  new FoveaError("method-inapplicable", `Cannot explain the target: it does not depend on "${layer}"`, {
    hint: "Choose a layer that lies between the picture and the target.",
  });

const unfit = (layer: Value, found: readonly number[], wanted: readonly number[]): FoveaError =>
  new FoveaError(
    "shape-mismatch",
    `Cannot feed layer "${layer}": its shape is ${shapeText(wanted)}, that of the values ${shapeText(found)}`,
  );

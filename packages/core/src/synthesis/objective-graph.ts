/** The graph of an objective: image in levels → the network's input → the layers → S. */

import { FoveaError } from "../errors.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, Port, StaticGraph, TensorType, Value } from "../graph/graph.ts";
import type { Runtime, Tensors } from "../run/runtime.ts";
import { floats } from "../tensor.ts";
import { Draft } from "../transform/draft.ts";
import { foldBatchNorm } from "../transform/fold-batch-norm/fold-batch-norm.ts";
import { appendGradient } from "../transform/gradient/gradient.ts";
import type { GradientRules } from "../transform/gradient/rule.ts";
import { rulesFor } from "../transform/gradient/rules-for.ts";
import { mergeMasks } from "../transform/merge-masks/merge-masks.ts";
import type { Network } from "./network.ts";
import type { MixObjective, Objective, SingleObjective } from "./objective.ts";
import type { TermRule } from "./objectives/term.ts";
import { terms } from "./objectives/terms.ts";
import { appendInput, imageChannels, imageSize, type PixelScale } from "./pixel-scale.ts";

/** Name of the image among the graph's inputs. */
export const imageInput = "image";

export interface ObjectiveGraph {
  readonly graph: StaticGraph;
  /** S, of shape [1]. */
  readonly score: Value;
  readonly shape: readonly number[];
  readonly feeds: (objective: Objective) => Tensors;
}

/** The parts of any objective. */
export const partsOf = (objective: Objective): MixObjective["parts"] =>
  objective.kind === "mix" ? objective.parts : [{ objective, weight: 1 }];

/** What of an objective is built into its graph: classes, units, directions and weights are fed. */
function buildOf(objective: SingleObjective): string {
  const layer = "layer" in objective ? ` at "${objective.layer}"` : "";
  const form = objective.kind === "class" ? ` as ${objective.form ?? "logit"}` : "";
  const { kind } = objective;
  const power =
    kind === "direction" ? (objective.power ?? 2) : kind === "caricature" ? (objective.power ?? 1) : "";
  return `${kind}${layer}${form}${power === "" ? "" : ` of power ${power}`}`;
}

const buildsOf = (parts: MixObjective["parts"]): string =>
  parts.map(({ objective }) => buildOf(objective)).join(" + ");

function checkServed(wanted: MixObjective["parts"], built: MixObjective["parts"]): void {
  const [asked, open] = [buildsOf(wanted), buildsOf(built)];
  if (asked === open) return;
  throw new FoveaError("option-invalid", `Cannot use the graph of ${open} for ${asked}`, {
    hint: "Objectives that share a graph are of the same kinds, at the same layers: ask for the others apart.",
  });
}

/** Throws `option-invalid` for a mix of nothing, and what the terms throw: `layer-unknown`, `option-invalid`, `shape-mismatch`. */
export function objectiveGraph(network: Network, scale: PixelScale, objective: Objective): ObjectiveGraph {
  const parts = partsOf(objective);
  if (parts.length === 0)
    throw new FoveaError("option-invalid", "Cannot make an image for a mix: it has no parts");
  const layers = parts.flatMap(({ objective: one }) => ("layer" in one ? [one.layer] : []));
  const whole = startingAtImage(network, scale, layers);
  const { shape } = whole.types.get(imageInput) as TensorType;
  let graph = whole;
  const built = parts.map(({ objective: one }, i) => {
    const rule = terms[one.kind] as TermRule<SingleObjective>;
    const term = rule(graph, one, { head: network.head, scope: `term${i}` });
    graph = term.graph;
    return term;
  });
  const draft = new Draft(graph);
  const weights = draft.input({ name: "weights", type: "float32", shape: [parts.length] });
  draft.b.within("sum");
  const all = draft.add(
    "Concat",
    built.map(({ score }) => score),
    [parts.length],
    { axis: 0 },
  );
  const weighted = draft.add("Mul", [all, weights], [parts.length]);
  const score = draft.add("ReduceSum", [weighted, draft.b.ints([0])], [1], { keepdims: 1 });
  return {
    graph: draft.finish([score]),
    score,
    shape,
    feeds: (wanted) => {
      const given = partsOf(wanted);
      checkServed(given, parts);
      const tensors = built.map(({ feeds }, i) => feeds((given[i] as (typeof given)[number]).objective));
      return Object.assign(
        {
          [weights]: floats(
            [parts.length],
            given.map(({ weight }) => weight),
          ),
        },
        ...tensors,
      );
    },
  };
}

/** The network with an image in levels as its input. BatchNormalization is folded where no layer that is asked for changes. */
export function startingAtImage(network: Network, scale: PixelScale, layers: readonly Value[]): StaticGraph {
  const keep = new Set([...layers, ...(network.head ? [network.head.logits] : [])]);
  const folded = foldBatchNorm(network.graph, keep);
  const { name, shape } = network.input;
  const port: Port & TensorType = {
    name: imageInput,
    type: "float32",
    shape: [1, imageChannels(scale), ...imageSize(scale, shape)],
  };
  const types = new Map(folded.types).set(port.name, port);
  const others = folded.inputs.filter((input) => input.name !== name);
  const before = new Draft({ ...folded, inputs: [port, ...others], nodes: [], outputs: [], types });
  before.b.within("input");
  const value = appendInput(before, port.name, scale);
  const start = before.finish([value]);
  // Whatever a term may start from stays until the last one is there.
  const outputs = [...keep].map((kept): Port => ({ name: kept, ...(folded.types.get(kept) as TensorType) }));
  const nodes = folded.nodes.map((node) =>
    node.inputs.includes(name) ? { ...node, inputs: node.inputs.map((v) => (v === name ? value : v)) } : node,
  );
  return {
    ...start,
    outputs,
    nodes: [...start.nodes, ...nodes],
    constants: new Map([...folded.constants, ...start.constants]),
  };
}

/** S alone. */
export const scoreGraph = ({ graph, score }: ObjectiveGraph): Graph =>
  new Builder(graph).build([{ name: score, type: "float32", shape: [1] }]);

export interface GradientGraph {
  readonly graph: Graph;
  readonly gradient: Value;
}

/** S and ∂S/∂image by the given rules. */
export function withGradient(
  { graph, score, shape }: ObjectiveGraph,
  rules: GradientRules,
  runtime: Runtime,
): GradientGraph {
  const b = new Builder(graph);
  const { of } = appendGradient(graph, b, {
    of: score,
    seed: b.constant(floats([1], [1]), "one"),
    wrt: [imageInput],
    rules: rulesFor(runtime, rules),
  });
  const gradient = of.get(imageInput) ?? b.constant(floats(shape), "zeros");
  const ports: Port[] = [
    { name: score, type: "float32", shape: [1] },
    { name: gradient, type: "float32", shape },
  ];
  return { graph: mergeMasks(b.build(ports), graph.types), gradient };
}

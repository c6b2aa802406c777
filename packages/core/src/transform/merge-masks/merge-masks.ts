/** Masks of rectifiers in a gradient, moved to where there is less to multiply. Exact: every value keeps its bits. */

import { floatOf, intOf } from "../../graph/attributes.ts";
import type { Graph, Node, TensorType, Value } from "../../graph/graph.ts";
import { numbers } from "../../tensor.ts";
import { undone } from "../gradient/max-pool.ts";
import { withSharedRepeats } from "./repeats.ts";
import { withSplitConvolutions } from "./split-convolutions.ts";
import { Wiring } from "./wiring.ts";
import { withoutZeroCuts } from "./zero-cuts.ts";

type Types = ReadonlyMap<Value, TensorType>;

/**
 * Rewrites the two places where a mask step(y) = 1[y > 0] works on more values than it has to:
 *
 *     slices of d, each times the step of its operand of a Concat   →  slices of (d ⊙ step(Concat))
 *     (dy put back at the places of the maxima of x) ⊙ step(x)      →  (dy ⊙ step(maxima)) put back
 *
 * The second holds because x at the place of a maximum is that maximum. Guided back-propagation has relu(d) ⊙ step(y), which
 * is relu(d ⊙ step(y)). Together they take a twentieth off the gradient of a network such as SqueezeNet, in which
 * rectifiers lead into Concat and pooling.
 *
 * Before that, convolutions of which only slices are used become one for each; after it, cuts of zeros are left to the
 * ConvTranspose behind them, and gates that were repeated for the gradient are multiplied with so in the network.
 */
export function mergeMasks(graph: Graph, types: Types): Graph {
  const masked = withPooledMasks(withJoinedMasks(withSplitConvolutions(graph), types));
  return withSharedRepeats(withoutZeroCuts(masked), types);
}

/** A product of a gradient with a step, as the gradient rule of Relu makes it. */
interface Masked {
  readonly product: Node;
  readonly step: Node;
  /** Keeps what is positive of the signal first, as guided back-propagation does. */
  readonly relu: Node | undefined;
  /** What is masked. */
  readonly signal: Value;
}

const isStep = (node: Node | undefined): node is Node =>
  node?.op === "HardSigmoid" && floatOf(node, "alpha", 0.2) > 1e38 && floatOf(node, "beta", 0.5) === 0;

/** What the step masks, if both have no other use. */
function maskedBy(wiring: Wiring, step: Node): Masked | undefined {
  const product = wiring.onlyUser(step.outputs[0] as Value);
  const factor =
    product?.op === "Mul" ? product.inputs.find((value) => value !== step.outputs[0]) : undefined;
  if (!product || factor === undefined || wiring.onlyUser(factor) !== product) return undefined;
  const maker = wiring.maker(factor);
  const relu = maker?.op === "Relu" ? maker : undefined;
  const signal = relu?.inputs[0] ?? factor;
  return relu && wiring.onlyUser(signal) !== relu ? undefined : { product, step, relu, signal };
}

/** The masks of gradients by the steps of a value. */
const masksOf = (wiring: Wiring, value: Value): Masked[] =>
  wiring.users(value).flatMap((node) => (isStep(node) ? (maskedBy(wiring, node) ?? []) : []));

const nodeOf = (op: string, name: Value, inputs: readonly Value[]): Node => ({
  op,
  domain: "",
  name,
  inputs,
  outputs: [name],
  attributes: {},
});

const stepOf = (like: Node, name: Value, of: Value): Node => ({
  ...like,
  name,
  inputs: [of],
  outputs: [name],
});

function withJoinedMasks(graph: Graph, types: Types): Graph {
  const wiring = new Wiring(graph);
  for (const concat of graph.nodes.filter(({ op }) => op === "Concat")) {
    const parts = partsOf(graph, wiring, concat, types);
    const [first] = parts ?? [];
    if (!parts || !first) continue;
    const d = first.slice.inputs[0] as Value;
    const mask = stepOf(first.masked.step, wiring.fresh(`${d}/mask`), concat.outputs[0] as Value);
    const relu = first.masked.relu && nodeOf("Relu", wiring.fresh(`${d}/positive`), [d]);
    const whole = nodeOf("Mul", wiring.fresh(`${d}/masked`), [relu?.name ?? d, mask.name]);
    for (const { slice, masked } of parts) {
      const cut = {
        ...slice,
        inputs: [whole.name, ...slice.inputs.slice(1)],
        outputs: masked.product.outputs,
      };
      wiring.replace(slice, slice === first.slice ? [mask, ...(relu ? [relu] : []), whole, cut] : [cut]);
      for (const node of [masked.step, masked.product, masked.relu]) if (node) wiring.replace(node, []);
    }
  }
  return wiring.result();
}

interface Part {
  readonly slice: Node;
  readonly masked: Masked;
}

/** For every operand of the Concat its slice of one and the same gradient, masked by the operand; else undefined. */
function partsOf(graph: Graph, wiring: Wiring, concat: Node, types: Types): Part[] | undefined {
  const parts: Part[] = [];
  let start = 0;
  for (const operand of concat.inputs) {
    const [masked] = masksOf(wiring, operand);
    const slice = wiring.maker(masked?.signal ?? "");
    const shape = types.get(operand)?.shape ?? [];
    const axis = intOf(concat, "axis", 0);
    const length = shape[axis < 0 ? axis + shape.length : axis];
    if (!masked || length === undefined || !cuts(graph, slice, axis, start, start + length)) return undefined;
    const [{ slice: head, masked: like } = { slice, masked }] = parts;
    if (slice.inputs[0] !== head.inputs[0] || !masked.relu !== !like.relu) return undefined;
    parts.push({ slice, masked });
    start += length;
  }
  return parts;
}

/** Whether the node is x[start:end] along the axis. */
function cuts(graph: Graph, node: Node | undefined, axis: number, start: number, end: number): node is Node {
  if (node?.op !== "Slice" || node.inputs.length !== 4) return false;
  const given = node.inputs.slice(1).map((value) => {
    const constant = graph.constants.get(value);
    return constant && numbers(constant);
  });
  return [start, end, axis].every((wanted, i) => given[i]?.length === 1 && given[i][0] === wanted);
}

function withPooledMasks(graph: Graph): Graph {
  const wiring = new Wiring(graph);
  for (const last of graph.nodes) {
    const pooled = undone.get(last);
    const dx = last.outputs[0] as Value;
    const masked = pooled && masksOf(wiring, pooled.x).find(({ signal }) => signal === dx);
    const entry = masked && wiring.maker(pooled.entry);
    if (!entry) continue;
    const [dy = "", ...others] = entry.inputs;
    const mask = stepOf(masked.step, wiring.fresh(`${dy}/mask`), pooled.maxima);
    const product = nodeOf("Mul", wiring.fresh(`${dy}/masked`), [dy, mask.name]);
    wiring.replace(entry, [mask, product, { ...entry, inputs: [product.name, ...others] }]);
    const end = masked.relu ?? last;
    wiring.replace(end, [{ ...end, outputs: masked.product.outputs }]);
    wiring.replace(masked.step, []);
    wiring.replace(masked.product, []);
  }
  return wiring.result();
}

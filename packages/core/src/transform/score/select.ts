/**
 * One class or two only: the part of the network after which classes are separate, repeated for them.
 *
 * The gradient of one score through a 1000-class layer is zero in 999 rows. Instead of carrying those zeros back, the
 * layers that keep classes apart (a linear layer, a 1×1 convolution, pooling, activations) are repeated with the weights
 * of that class alone, and the gradient goes through the copy.
 */

import { intOf } from "../../graph/attributes.ts";
import type { Node, StaticGraph, Value } from "../../graph/graph.ts";
import { numbers, sizeOf } from "../../tensor.ts";
import type { Draft } from "../draft.ts";

/** `value` with only the entries `index` of `axis`, as appended nodes; `index` is an int64 value of shape [1] or [2]. */
export function appendSelection(
  graph: StaticGraph,
  draft: Draft,
  value: Value,
  axis: number,
  index: Value,
): Value {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((v): [Value, Node] => [v, node])));
  const select = (wanted: Value, at: number): Value => {
    const node = makers.get(wanted);
    const rule = node?.domain === "" && node.outputs.length === 1 ? rules[node.op] : undefined;
    const selected = node && rule?.({ graph, node, axis: at, index, draft, select, gather });
    return selected ?? gather(wanted, at);
  };
  const gather = (whole: Value, at: number): Value => {
    const shape = draft.shape(whole).with(at, draft.shape(index)[0] as number);
    return draft.add("Gather", [whole, index], shape, { axis: at });
  };
  return select(value, axis);
}

interface Selection {
  readonly graph: StaticGraph;
  readonly node: Node;
  /** Class axis of the node's output. */
  readonly axis: number;
  readonly index: Value;
  readonly draft: Draft;
  /** The selected form of an input, reaching further back where it can. */
  readonly select: (value: Value, axis: number) => Value;
  /** The selected form of an input, by taking the entry from the whole. */
  readonly gather: (value: Value, axis: number) => Value;
}

type SelectionRule = (s: Selection) => Value | undefined;

/** The same operator on the selected input. */
const follow: SelectionRule = (s) =>
  again(s, [s.select(s.node.inputs[0] as Value, s.axis), ...s.node.inputs.slice(1)]);

/** Pooling and the like work on each channel by itself: classes must be the channels. */
const channelwise: SelectionRule = (s) => (s.axis === 1 ? follow(s) : undefined);

const rules: Readonly<Record<string, SelectionRule>> = {
  Relu: follow,
  LeakyRelu: follow,
  Clip: follow,
  Sigmoid: follow,
  GlobalAveragePool: channelwise,
  AveragePool: channelwise,
  ReduceMean: (s) => {
    const axes = s.graph.constants.get(s.node.inputs[1] ?? "");
    const rank = s.draft.shape(s.node.inputs[0] as Value).length;
    const spatial = axes && numbers(axes).every((a) => (a < 0 ? a + rank : a) > 1);
    return spatial ? channelwise(s) : undefined;
  },
  Flatten: reshaped,
  Reshape: reshaped,
  Squeeze: reshaped,
  Add: broadcast,
  Gemm: (s) => {
    const [a, w, c] = s.node.inputs as [Value, Value, Value?];
    if (s.axis !== 1) return undefined;
    const row = s.gather(w, intOf(s.node, "transB", 0) ? 0 : 1);
    return again(s, c ? [a, row, chosen(s, c)] : [a, row]);
  },
  MatMul: (s) => {
    const [a, w] = s.node.inputs as [Value, Value];
    const rank = s.draft.shape(w).length;
    return s.axis === draftRank(s) - 1 && rank === 2 ? again(s, [a, s.gather(w, 1)]) : undefined;
  },
  Conv: (s) => {
    const [x, w, bias] = s.node.inputs as [Value, Value, Value?];
    if (s.axis !== 1 || intOf(s.node, "group", 1) !== 1) return undefined;
    return again(s, bias ? [x, s.gather(w, 0), s.gather(bias, 0)] : [x, s.gather(w, 0)]);
  },
};

const draftRank = (s: Selection): number => s.draft.shape(s.node.outputs[0] as Value).length;

/** The node once more, on these inputs, with the chosen entries on the class axis. */
function again(s: Selection, inputs: readonly Value[]): Value {
  const { node, draft } = s;
  const value = draft.b.fresh(`${node.outputs[0]}`);
  const name = node.name === node.outputs[0] ? value : draft.b.fresh(node.name);
  draft.b.addNode({ ...node, name, inputs, outputs: [value] });
  return draft.declare(value, selectedShape(s));
}

/** Of the node's output, as far as it is selected. */
const selectedShape = ({ node, axis, draft, index }: Selection): readonly number[] =>
  draft.shape(node.outputs[0] as Value).with(axis, draft.shape(index)[0] as number);

/** Reshapes that keep N×K apart from sizes of 1: select before, then give the shape. */
function reshaped(s: Selection): Value | undefined {
  const from = s.draft.shape(s.node.inputs[0] as Value);
  const to = s.draft.shape(s.node.outputs[0] as Value);
  const size = to[s.axis] as number;
  const axis = from.indexOf(size);
  if (axis < 0 || sizeOf(from) !== size || sizeOf(to) !== size) return undefined;
  const selected = s.select(s.node.inputs[0] as Value, axis);
  const shape = selectedShape(s);
  return s.draft.add("Reshape", [selected, s.draft.b.ints(shape)], shape);
}

/** Both sides of an elementwise operator. */
function broadcast(s: Selection): Value | undefined {
  return again(
    s,
    s.node.inputs.map((value) => chosen(s, value)),
  );
}

/** The part of an operand that meets the class: its entry on that axis, or all of it where it is stretched. */
function chosen(s: Selection, value: Value): Value {
  const shape = s.draft.shape(value);
  const axis = s.axis - (draftRank(s) - shape.length);
  return axis < 0 || shape[axis] === 1 ? value : s.select(value, axis);
}

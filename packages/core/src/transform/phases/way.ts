/** Finds strided depthwise gradients that soon become narrow. */

import { intOf, intsOf } from "../../graph/attributes.ts";
import type { Graph, Node, TensorType, Value } from "../../graph/graph.ts";
import type { Tensor } from "../../tensor.ts";
import { type Axis, windowOf } from "../gradient/window.ts";
import type { Wiring } from "../merge-masks/wiring.ts";

/** From the gradient of a strided depthwise convolution to that of the pointwise convolution before it. */
export interface Way {
  readonly transposed: Node;
  /** What happens to every element in between: products with values of the same shape, Relu. */
  readonly steps: readonly Node[];
  readonly pointwise: Node;
  /** Height and width as the strided convolution sees them. */
  readonly axes: readonly [Axis, Axis];
  readonly weights: Tensor;
  readonly batch: number;
  /** Channels after the pointwise convolution. */
  readonly outputs: number;
}

/** The way that starts at a node, if one does. */
export function wayFrom(
  graph: Graph,
  types: ReadonlyMap<Value, TensorType>,
  wiring: Wiring,
  transposed: Node,
): Way | undefined {
  const [, w = ""] = transposed.inputs;
  const weights = graph.constants.get(w);
  if (transposed.op !== "ConvTranspose" || !weights || !isDepthwise(transposed, weights.shape))
    return undefined;
  const forward = onlyForward(wiring.users(w));
  const axes = forward && axesOf(forward, types, weights.shape);
  const rest = axes && stepsFrom(graph, wiring, transposed, coversOf(graph, wiring, types, weights, axes));
  if (!axes || !rest) return undefined;
  const [outputs = 1] = graph.constants.get(rest.pointwise.inputs[1] as Value)?.shape ?? [];
  const [batch = 1] = types.get(forward.inputs[0] as Value)?.shape ?? [];
  return { transposed, ...rest, axes, weights, batch, outputs };
}

const isDepthwise = (node: Node, [channels, outputs, ...kernel]: readonly number[]): boolean =>
  kernel.length === 2 && outputs === 1 && intOf(node, "group", 1) === channels;

/** The one forward convolution with these weights: no shape is known of a gradient itself. */
function onlyForward(users: readonly Node[]): Node | undefined {
  const [forward, ...others] = users.filter(({ op }) => op === "Conv");
  return others.length === 0 ? forward : undefined;
}

function axesOf(
  forward: Node,
  types: ReadonlyMap<Value, TensorType>,
  [, , ...kernel]: readonly number[],
): [Axis, Axis] | undefined {
  const input = types.get(forward.inputs[0] as Value)?.shape.slice(2);
  const output = types.get(forward.outputs[0] as Value)?.shape.slice(2);
  if (!input || !output) return undefined;
  const axes = windowOf(forward, kernel, input, output);
  const [first] = axes;
  const alike = axes.every(({ stride, dilation }) => stride === first?.stride && dilation === 1);
  return alike && first && first.stride > 1 ? (axes as [Axis, Axis]) : undefined;
}

function stepsFrom(
  graph: Graph,
  wiring: Wiring,
  transposed: Node,
  covers: (value: Value) => boolean,
): Pick<Way, "steps" | "pointwise"> | undefined {
  const steps: Node[] = [];
  let whole = transposed.outputs[0] as Value;
  for (let node = next(wiring, transposed); node; node = next(wiring, node)) {
    if (isNarrowing(graph, node)) return { steps, pointwise: node };
    const masks = node.inputs.filter((value) => value !== whole);
    if ((node.op !== "Mul" && node.op !== "Relu") || !masks.every(covers)) return undefined;
    steps.push(node);
    whole = node.outputs[0] as Value;
  }
  return undefined;
}

/** Whether a value has an element for each of the gradient's: its own, or that of one it is made from element by element. */
function coversOf(
  graph: Graph,
  wiring: Wiring,
  types: ReadonlyMap<Value, TensorType>,
  { shape: [channels] }: Tensor,
  axes: readonly Axis[],
): (value: Value) => boolean {
  const wanted = [channels, ...axes.map(({ input }) => input)];
  return function covers(value): boolean {
    const known = types.get(value)?.shape;
    if (known) return known.length === 4 && wanted.every((size, i) => known[i + 1] === size);
    const maker = wiring.maker(value);
    return (
      maker !== undefined &&
      (elementwise.has(maker.op) || isScaling(graph, maker)) &&
      maker.inputs.some(covers)
    );
  };
}

const elementwise = new Set(["HardSigmoid", "Relu", "LeakyRelu", "Add", "Mul"]);

/** Whether a node scales each channel by itself: a depthwise convolution 1×1 with known weights and bias. */
export function isScaling({ constants }: Graph, node: Node): boolean {
  const [, ...known] = node.inputs;
  const [channels, ...rest] = constants.get(known[0] ?? "")?.shape ?? [];
  const depthwise = rest.length === 3 && rest.every((size) => size === 1);
  return depthwise && known.every((name) => constants.has(name)) && isPlain(node, channels);
}

/** Whether a Conv of that many groups moves over every element, and no padding. */
function isPlain(node: Node, groups: number | undefined): boolean {
  const unpadded = intsOf(node, "pads", []).every((size) => size === 0) && !("auto_pad" in node.attributes);
  const everywhere = intsOf(node, "strides", []).every((size) => size === 1);
  return node.op === "Conv" && unpadded && everywhere && intOf(node, "group", 1) === groups;
}

const next = (wiring: Wiring, { outputs }: Node): Node | undefined => wiring.onlyUser(outputs[0] as Value);

/** A Conv of kernel 1×1 and stride 1 with fewer output channels than inputs. */
function isNarrowing({ constants }: Graph, node: Node): boolean {
  const [outputs = 0, inputs = 0, ...kernel] = constants.get(node.inputs[1] ?? "")?.shape ?? [];
  return outputs < inputs && kernel.every((size) => size === 1) && isPlain(node, 1);
}

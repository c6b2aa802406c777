/** Nodes that scale and shift every channel by constants: BatchNormalization, and arithmetic with constants. */

import { floatOf, intOf } from "../../graph/attributes.ts";
import type { Node, StaticGraph, Value } from "../../graph/graph.ts";
import { numbers, sameShape, type Tensor } from "../../tensor.ts";

/** y = scale ⊙ x + shift, one pair of numbers per channel, in double precision. */
export interface ChannelAffine {
  readonly x: Value;
  readonly y: Value;
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** Constants by value, those of folded layers included. */
export type Constants = (value: Value | undefined) => Tensor | undefined;

/** The node as an affine map of the channels on `axis` of its input; undefined if it is none. */
export function channelAffine(
  node: Node,
  axis: number,
  types: StaticGraph["types"],
  constant: Constants,
): ChannelAffine | undefined {
  if (node.domain !== "") return undefined;
  if (node.op === "BatchNormalization") {
    // In training mode it goes by the statistics of what it is given, and is no fixed scaling.
    return axis === 1 && intOf(node, "training_mode", 0) === 0 ? ofNorm(node, constant) : undefined;
  }
  const [a = "", b = ""] = node.inputs;
  const isSecond = constant(b) !== undefined;
  const [x, c] = isSecond ? [a, constant(b)] : [b, constant(a)];
  const [from, onto] = [types.get(x)?.shape, types.get(node.outputs[0] ?? "")?.shape];
  if (!c || !from || !onto || !sameShape(from, onto) || node.inputs.length !== 2) return undefined;
  const values = perChannel(c, from, axis);
  const pair = values && arithmetic(node.op, values, isSecond);
  return pair && { x, y: node.outputs[0] as Value, ...pair };
}

function ofNorm(node: Node, constant: Constants): ChannelAffine | undefined {
  const tensors = node.inputs.slice(1).map(constant);
  const [gamma, beta, mean, variance] = tensors.map((tensor) => tensor && numbers(tensor));
  if (!gamma || !beta || !mean || !variance || node.outputs.length !== 1) return undefined;
  const epsilon = floatOf(node, "epsilon", 1e-5);
  const scale = Float64Array.from(gamma, (g, c) => g / Math.sqrt((variance[c] as number) + epsilon));
  const shift = scale.map((s, c) => (beta[c] as number) - s * (mean[c] as number));
  return { x: node.inputs[0] as Value, y: node.outputs[0] as Value, scale, shift };
}

/** The constant as one number per channel; undefined if it differs along another axis. */
function perChannel(c: Tensor, shape: readonly number[], axis: number): Float64Array | undefined {
  const aligned = [...shape.map(() => 1), ...c.shape].slice(-shape.length);
  const size = shape[axis] as number;
  if (c.shape.length > shape.length || aligned.some((d, i) => d !== 1 && i !== axis)) return undefined;
  const values = numbers(c);
  return Float64Array.from({ length: size }, (_, i) => values[values.length === 1 ? 0 : i] as number);
}

type Pair = Pick<ChannelAffine, "scale" | "shift">;

/** `isSecond`: the constant stands on the right. */
function arithmetic(op: string, c: Float64Array, isSecond: boolean): Pair | undefined {
  const all = (value: number): Float64Array => new Float64Array(c.length).fill(value);
  switch (op) {
    case "Add":
      return { scale: all(1), shift: c };
    case "Sub":
      return isSecond ? { scale: all(1), shift: c.map((v) => -v) } : { scale: all(-1), shift: c };
    case "Mul":
      return { scale: c, shift: all(0) };
    case "Div":
      return isSecond ? { scale: c.map((v) => 1 / v), shift: all(0) } : undefined;
    default:
      return undefined;
  }
}

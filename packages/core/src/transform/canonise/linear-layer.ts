/** Layers that can take a scaling of their channels into their weights, seen alike: a matrix of filters. */

import { floatOf, intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import { derived } from "../../graph/derived.ts";
import type { Node, StaticGraph } from "../../graph/graph.ts";
import { type FloatTensor, sizeOf, type Tensor, toFloats } from "../../tensor.ts";
import type { ChannelAffine, Constants } from "./channel-affine.ts";

/**
 * The weight as rows × columns × `run` numbers.
 *
 * One of the two counts outputs, the other one inputs. Columns are counted within a group of the convolution: column c of
 * row r stands for channel ⌊r / (rows / groups)⌋ · columns + c.
 */
export interface LinearLayer {
  readonly node: Node;
  readonly weight: FloatTensor;
  /** One number per output; undefined for no bias. */
  readonly bias: Float64Array | undefined;
  readonly rows: number;
  readonly columns: number;
  readonly run: number;
  readonly groups: number;
  readonly rowsAre: "outputs" | "inputs";
  readonly inputs: number;
  readonly outputs: number;
  /** Axis of the channels, in the layer's input as in its output. */
  readonly axis: number;
  /** Whether the same number added to a whole input channel adds the same number to all positions of an output. */
  readonly isUniform: boolean;
}

/** The node as a linear layer with constant weights; undefined if it is none, or one with no simple form. */
export function linearLayer(
  node: Node,
  types: StaticGraph["types"],
  constant: Constants,
): LinearLayer | undefined {
  if (node.domain !== "") return undefined;
  const weight = constant(node.inputs[1]);
  const rank = types.get(node.inputs[0] ?? "")?.shape.length ?? 0;
  if (weight?.type !== "float32" || constant(node.inputs[0])) return undefined;
  const form = formOf(node, weight, rank);
  if (!form) return undefined;
  const outputs = form.rowsAre === "outputs" ? form.rows : form.columns * form.groups;
  const inputs = form.rowsAre === "inputs" ? form.rows : form.columns * form.groups;
  const given = node.inputs[2] ? constant(node.inputs[2]) : undefined;
  const bias = given && biasOf(given, outputs);
  if (node.inputs[2] && !bias) return undefined;
  return { node, weight: toFloats(weight), bias, inputs, outputs, ...form };
}

type Form = Pick<LinearLayer, "rows" | "columns" | "run" | "groups" | "rowsAre" | "axis" | "isUniform">;

function formOf(node: Node, { shape }: Tensor, rank: number): Form | undefined {
  const [rows = 0, columns = 0] = shape;
  const dense = { rows, columns, run: 1, groups: 1, isUniform: true };
  const filters = { rows, columns, run: sizeOf(shape.slice(2)), groups: intOf(node, "group", 1), axis: 1 };
  switch (node.op) {
    case "Conv":
      return { ...filters, rowsAre: "outputs", isUniform: !isPadded(node, shape.slice(2)) };
    case "ConvTranspose":
      return { ...filters, rowsAre: "inputs", isUniform: false };
    case "MatMul":
      return shape.length === 2 && rank >= 2 ? { ...dense, rowsAre: "inputs", axis: rank - 1 } : undefined;
    case "Gemm":
      if (floatOf(node, "alpha", 1) !== 1 || floatOf(node, "beta", 1) !== 1) return undefined;
      if (intOf(node, "transA", 0) !== 0) return undefined;
      return { ...dense, rowsAre: intOf(node, "transB", 0) === 1 ? "outputs" : "inputs", axis: 1 };
    default:
      return undefined;
  }
}

const isPadded = (node: Node, kernel: readonly number[]): boolean =>
  intsOf(node, "pads", []).some((pad) => pad !== 0) ||
  (stringOf(node, "auto_pad", "NOTSET").startsWith("SAME") && kernel.some((size) => size !== 1));

/** A bias of one number per output, however it is written. */
function biasOf(tensor: Tensor, outputs: number): Float64Array | undefined {
  const { data, shape } = toFloats(tensor);
  const isRow = shape.slice(0, -1).every((size) => size === 1) && [1, outputs].includes(data.length);
  return isRow
    ? Float64Array.from({ length: outputs }, (_, i) => data[data.length === 1 ? 0 : i] as number)
    : undefined;
}

/** New weights and bias of a layer, under the names that the folded node gives them. */
export interface Folded {
  readonly weight: FloatTensor;
  readonly bias: Float64Array | undefined;
}

/** scale ⊙ layer(x) + shift as one layer; undefined where it would need a bias that the operator cannot have. */
export function withAfter(layer: LinearLayer, { scale, shift }: ChannelAffine): Folded | undefined {
  if (scale.length !== layer.outputs) return undefined;
  const { bias } = layer;
  const total = shift.map((t, o) => (bias?.[o] ?? 0) * (scale[o] as number) + t);
  return {
    weight: scaled(layer, "outputs", scale),
    bias: bias || total.some((t) => t !== 0) ? total : undefined,
  };
}

/** layer(scale ⊙ x + shift) as one layer; undefined where padding keeps the shift from being the same everywhere. */
export function withBefore(layer: LinearLayer, { scale, shift }: ChannelAffine): Folded | undefined {
  if (scale.length !== layer.inputs) return undefined;
  const isShifted = shift.some((t) => t !== 0);
  if (isShifted && !layer.isUniform) return undefined;
  const added = isShifted ? response(layer, shift) : new Float64Array(layer.outputs);
  const bias = layer.bias || isShifted ? added.map((t, o) => t + (layer.bias?.[o] ?? 0)) : undefined;
  return { weight: scaled(layer, "inputs", scale), bias };
}

function scaled(layer: LinearLayer, which: "inputs" | "outputs", scale: Float64Array): FloatTensor {
  if (scale.every((s) => s === 1)) return layer.weight;
  const { rows, columns, run, groups, weight } = layer;
  const byRow = layer.rowsAre === which;
  const factors: Tensor = { type: "float64", shape: [scale.length], data: scale };
  const how = `times factors of ${byRow ? "rows" : "columns"}, ${rows} × ${columns} × ${run} in ${groups} groups`;
  return derived([weight, factors], how, weight.shape, (into, read) =>
    multiply(layer, byRow, scale, read(weight), into),
  );
}

function multiply(
  { rows, columns, run, groups }: LinearLayer,
  byRow: boolean,
  scale: Float64Array,
  from: Float32Array,
  into: Float32Array,
): void {
  for (let r = 0, at = 0; r < rows; r++) {
    const first = Math.floor(r / (rows / groups)) * columns;
    for (let c = 0; c < columns; c++) {
      const factor = scale[byRow ? r : first + c] as number;
      for (const end = at + run; at < end; at++) into[at] = (from[at] as number) * factor;
    }
  }
}

/** What each output gets from an input that is `shift` everywhere. */
function response(
  { rows, columns, run, groups, weight, rowsAre, outputs }: LinearLayer,
  shift: Float64Array,
): Float64Array {
  const from = weight.data;
  const result = new Float64Array(outputs);
  for (let r = 0, at = 0; r < rows; r++) {
    const first = Math.floor(r / (rows / groups)) * columns;
    for (let c = 0; c < columns; c++) {
      let total = 0;
      for (const end = at + run; at < end; at++) total += from[at] as number;
      const [output, input] = rowsAre === "outputs" ? [r, first + c] : [first + c, r];
      result[output] = (result[output] as number) + total * (shift[input] as number);
    }
  }
  return result;
}

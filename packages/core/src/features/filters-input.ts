/** How the values near the input of a network follow the pixels: slopes through arithmetic that treats every pixel alike. */

import { intOf, intsOf } from "../graph/attributes.ts";
import type { Node, StaticGraph, Value } from "../graph/graph.ts";
import { numbers, sameShape, sizeOf, type Tensor, toFloats } from "../tensor.ts";
import { channelAffine } from "../transform/canonise/channel-affine.ts";

/** value[c, p] = Σ_k slopes[c][k] · picture[k, p] + something that does not depend on the picture. */
export interface PixelSlopes {
  /** Which axis of N×C×space lies at each place: [0, 2, 3, 1] for N×H×W×C. */
  readonly axes: readonly number[];
  /** One row per channel, one number per channel of the picture. */
  readonly slopes: readonly (readonly number[])[];
}

interface Reading {
  readonly graph: StaticGraph;
  readonly of: ReadonlyMap<Value, PixelSlopes>;
}

/** What each output of a node is; undefined where it is not of this kind. */
type Rule = (
  node: Node,
  from: PixelSlopes,
  reading: Reading,
) => readonly (PixelSlopes | undefined)[] | undefined;

/**
 * Slopes of every value that is, pixel by pixel, an affine function of the picture's channels.
 *
 * Goes through what exporters put before the first convolution: Transpose, arithmetic with constants (a mean picture
 * too), BatchNormalization, exchanges of channels, rounding to codes, margins, and 1×1 convolutions to three channels or fewer.
 */
export function pixelSlopes(
  graph: StaticGraph,
  input: Value,
  start: PixelSlopes,
): ReadonlyMap<Value, PixelSlopes> {
  const of = new Map<Value, PixelSlopes>([[input, start]]);
  for (const node of graph.nodes) {
    const from = node.inputs.map((value) => of.get(value)).find((slopes) => slopes !== undefined);
    const found = from && node.domain === "" ? rules[node.op]?.(node, from, { graph, of }) : undefined;
    found?.forEach((slopes, i) => {
      if (slopes) of.set(node.outputs[i] as Value, slopes);
    });
  }
  return of;
}

const same: Rule = (_node, from) => [from];

const rules: Readonly<Partial<Record<string, Rule>>> = {
  Cast: same,
  Identity: same,
  Pad: (node, from, { graph }) => (addsChannels(node, from, graph) ? undefined : [from]),
  Transpose: (node, { axes, slopes }) => [
    { axes: intsOf(node, "perm", axes.map((_, i) => i).reverse()).map((i) => axes[i] as number), slopes },
  ],
  Reshape: (node, from, { graph: { types } }) =>
    sameShape(shapeIn(types, node.inputs[0]), shapeIn(types, node.outputs[0])) ? [from] : undefined,
  Add: shifted,
  Sub: shifted,
  Mul: scaled,
  Div: scaled,
  BatchNormalization: scaled,
  QuantizeLinear: (node, from, reading) => coded(node, from, reading, (slope, step) => slope / step),
  DequantizeLinear: (node, from, reading) => coded(node, from, reading, (slope, step) => slope * step),
  Gather: (node, from, { graph }) => {
    const indices = graph.constants.get(node.inputs[1] ?? "");
    const isChannels = channelAxis(from) === positive(intOf(node, "axis", 0), from);
    return isChannels && indices?.shape.length === 1 ? [chosen(from, numbers(indices))] : undefined;
  },
  Slice: sliced,
  Split: split,
  Concat: joined,
  Conv: mixed,
};

const shapeIn = (types: StaticGraph["types"], value: Value | undefined): readonly number[] =>
  types.get(value ?? "")?.shape ?? [];

const channelAxis = ({ axes }: PixelSlopes): number => axes.indexOf(1);

const positive = (axis: number, { axes }: PixelSlopes): number => (axis < 0 ? axis + axes.length : axis);

/** A constant added, whatever it is, a mean picture too, leaves the slope; x subtracted from one turns it round. */
function shifted(node: Node, from: PixelSlopes, { graph, of }: Reading): PixelSlopes[] | undefined {
  const [a = "", b = ""] = node.inputs;
  const [x, constant] = of.has(a) ? [a, b] : [b, a];
  if (!graph.constants.has(constant)) return undefined;
  if (!sameShape(shapeIn(graph.types, x), shapeIn(graph.types, node.outputs[0]))) return undefined;
  return [node.op === "Sub" && x === b ? times(from, () => -1) : from];
}

function scaled(node: Node, from: PixelSlopes, { graph, of }: Reading): PixelSlopes[] | undefined {
  const constant = (value: Value | undefined): Tensor | undefined => graph.constants.get(value ?? "");
  const affine = channelAffine(node, channelAxis(from), graph.types, constant);
  return affine && of.get(affine.x) === from ? [times(from, (c) => affine.scale[c] as number)] : undefined;
}

const times = ({ axes, slopes }: PixelSlopes, factor: (channel: number) => number): PixelSlopes => ({
  axes,
  slopes: slopes.map((row, c) => row.map((slope) => slope * factor(c))),
});

/** To codes and back: the rounding is left out, since it has no slope. */
function coded(
  node: Node,
  { axes, slopes }: PixelSlopes,
  { graph }: Reading,
  by: (slope: number, step: number) => number,
): PixelSlopes[] | undefined {
  const steps = graph.constants.get(node.inputs[1] ?? "");
  if (!steps || (sizeOf(steps.shape) !== 1 && sizeOf(steps.shape) !== slopes.length)) return undefined;
  const values = numbers(steps);
  const step = (c: number): number => values[values.length === 1 ? 0 : c] as number;
  return [{ axes, slopes: slopes.map((row, c) => row.map((slope) => by(slope, step(c)))) }];
}

const chosen = ({ axes, slopes }: PixelSlopes, channels: readonly number[]): PixelSlopes => ({
  axes,
  slopes: channels.map((c) => slopes[c < 0 ? c + slopes.length : c] as readonly number[]),
});

/** Channels in any order; space may be cut but not thinned out. */
function sliced(node: Node, from: PixelSlopes, { graph }: Reading): PixelSlopes[] | undefined {
  const constants = node.inputs.slice(1).map((value) => graph.constants.get(value));
  const [starts, ends, axes, steps] = constants.map((tensor) => tensor && numbers(tensor));
  if (!starts || !ends) return undefined;
  const cuts = starts.map((start, i) => ({
    axis: positive(axes?.[i] ?? i, from),
    start,
    end: ends[i] as number,
    step: steps?.[i] ?? 1,
  }));
  const ofChannels = cuts.find(({ axis }) => axis === channelAxis(from));
  if (cuts.some((cut) => cut !== ofChannels && cut.step !== 1)) return undefined;
  return [ofChannels ? chosen(from, places(ofChannels, from.slopes.length)) : from];
}

/** The places that a Slice takes of `count`, in its order. */
function places(
  { start, end, step }: { readonly start: number; readonly end: number; readonly step: number },
  count: number,
): number[] {
  const [low, high] = step > 0 ? [0, count] : [-1, count - 1];
  const within = (place: number): number => Math.min(high, Math.max(low, place < 0 ? place + count : place));
  const taken: number[] = [];
  for (let c = within(start); step > 0 ? c < within(end) : c > within(end); c += step) taken.push(c);
  return taken;
}

function split(node: Node, from: PixelSlopes, { graph }: Reading): PixelSlopes[] {
  const axis = channelAxis(from);
  if (positive(intOf(node, "axis", 0), from) !== axis) return node.outputs.map(() => from);
  let first = 0;
  return node.outputs.map((value) => {
    const count = shapeIn(graph.types, value)[axis] ?? 0;
    const channels = Array.from({ length: count }, (_, i) => first + i);
    first += count;
    return chosen(from, channels);
  });
}

function joined(node: Node, from: PixelSlopes, { of }: Reading): PixelSlopes[] | undefined {
  const parts = node.inputs.map((value) => of.get(value));
  const fits = parts.every((part) => part && sameShape(part.axes, from.axes));
  if (!fits || positive(intOf(node, "axis", 0), from) !== channelAxis(from)) return undefined;
  return [{ axes: from.axes, slopes: parts.flatMap((part) => part?.slopes ?? []) }];
}

/** Most channels that a 1×1 convolution may give and still pass for a change of colours. */
const fewChannels = 3;

function mixed(node: Node, { axes, slopes }: PixelSlopes, { graph }: Reading): PixelSlopes[] | undefined {
  const weight = graph.constants.get(node.inputs[1] ?? "");
  const [outputs = 0, columns = 0, ...kernel] = weight?.shape ?? [];
  const isPlain = intsOf(node, "strides", []).every((step) => step === 1) && kernel.every((k) => k === 1);
  if (!weight || !isPlain || outputs > fewChannels || !inOrder(axes)) return undefined;
  return [{ axes, slopes: combined(toFloats(weight).data, outputs, columns, 1, slopes) }];
}

/** Whether the axes lie as a convolution takes them: N×C×space. */
export const inOrder = (axes: readonly number[]): boolean => axes.every((axis, i) => axis === i);

/**
 * Σ_c w[o, c, r] · slopes[first(o) + c][k]: rows of picture channels × `run` numbers per output, k before r.
 *
 * The channels of an output are those of its group; there are slopes.length / columns groups.
 */
export function combined(
  weights: Float32Array,
  outputs: number,
  columns: number,
  run: number,
  slopes: PixelSlopes["slopes"],
): number[][] {
  const perGroup = outputs / (slopes.length / columns);
  const channels = slopes[0]?.length ?? 0;
  return Array.from({ length: outputs }, (_, o) => {
    const row = new Array<number>(channels * run).fill(0);
    for (let c = 0; c < columns; c++) {
      const of = slopes[Math.floor(o / perGroup) * columns + c] as readonly number[];
      for (let k = 0; k < channels; k++) {
        for (let r = 0; r < run; r++) {
          const w = weights[(o * columns + c) * run + r] as number;
          row[k * run + r] = (row[k * run + r] as number) + w * (of[k] as number);
        }
      }
    }
    return row;
  });
}

function addsChannels(node: Node, from: PixelSlopes, graph: StaticGraph): boolean {
  const pads = graph.constants.get(node.inputs[1] ?? "");
  const axes = graph.constants.get(node.inputs[3] ?? "");
  if (!pads) return true;
  const widths = numbers(pads);
  const places = axes ? numbers(axes) : from.axes.map((_, i) => i);
  const at = places.findIndex((axis) => positive(axis, from) === channelAxis(from));
  return at >= 0 && (widths[at] !== 0 || widths[at + places.length] !== 0);
}

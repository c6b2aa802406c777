/** Preprocessing as ONNX nodes, for building it into a file: the same numbers as `preprocess()`. */

import { Builder } from "../graph/builder.ts";
import type { Graph, Value } from "../graph/graph.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import { luma, type Picture } from "./picture.ts";
import { type Placement, place } from "./placement.ts";
import { columnsOf, rowsOf, shapeOf, sourceChannel } from "./preprocess.ts";
import type { PreprocessingFields } from "./preprocessing.ts";
import { reach, unit, type Window, windows } from "./resample.ts";

const empty: Graph = {
  name: "preprocess",
  inputs: [],
  outputs: [],
  nodes: [],
  constants: new Map(),
  opsets: { "": 21 },
  metadata: {},
};

/**
 * The graph from `picture` (uint8, height × width × channels) to `input` (float32, the model's layout).
 *
 * Each pass of the resize is a product with a matrix of Pillow's integer weights, followed by its rounding to 8 bits.
 * The products are in double precision, where such sums are exact, so every engine gives the same levels. Cost grows
 * with the picture's area × the input's side: for photographs straight from a camera `preprocess()` is the faster way.
 */
export function preprocessGraph(
  picture: Pick<Picture, "width" | "height" | "channels">,
  p: PreprocessingFields,
): Graph {
  const b = new Builder(empty);
  const shape = [picture.height, picture.width, picture.channels];
  const at = place(picture, p);
  let x = b.input({ name: "picture", type: "uint8", shape });
  const across = windows(columnsOf(picture, at), p.interpolation);
  const down = windows(rowsOf(picture, at), p.interpolation);
  const [left, right] = reach(across);
  const [top, bottom] = reach(down);
  x = b.add("Slice", [x, b.ints([top, left]), b.ints([bottom, right]), b.ints([0, 1])]);
  x = b.add("Transpose", [b.add("Cast", [x], { to: 11 })], { perm: [2, 0, 1] });
  if (p.order === "gray" && picture.channels === 3) x = grey(b, x);
  x = rounded(b, b.add("MatMul", [x, matrix(b, across, left, right, true)]), unit);
  x = rounded(b, b.add("MatMul", [matrix(b, down, top, bottom, false), x]), unit);
  x = normalised(b, channelsOf(b, x, p, picture.channels), at, p);
  if (p.layout === "nhwc") x = b.add("Transpose", [x], { perm: [1, 2, 0] });
  x = b.add("Cast", [b.add("Unsqueeze", [x, b.ints([0])])], { to: 1 });
  return b.build([{ name: x, type: "float32", shape: shapeOf(p) }]);
}

const doubles = (b: Builder, shape: readonly number[], values: ArrayLike<number>): Value =>
  b.constant(
    { type: "float64", shape, data: Float64Array.from(values) } satisfies Tensor<"float64">,
    "doubles",
  );

/** ⌊x / by + ½⌋ within 0…255. */
function rounded(b: Builder, x: Value, by: number): Value {
  const scaled = b.add("Div", [b.add("Add", [x, doubles(b, [], [by / 2])]), doubles(b, [], [by])]);
  return b.add("Clip", [b.add("Floor", [scaled]), doubles(b, [], [0]), doubles(b, [], [255])]);
}

function grey(b: Builder, x: Value): Value {
  const weighted = b.add("Mul", [x, doubles(b, [3, 1, 1], luma)]);
  return rounded(b, b.add("ReduceSum", [weighted, b.ints([0])]), 65_536);
}

/** The windows as a matrix: wanted × source pixels, or turned round for a product from the right. */
function matrix(b: Builder, rows: readonly Window[], first: number, end: number, turned: boolean): Value {
  const shape = turned ? [end - first, rows.length] : [rows.length, end - first];
  const data = new Float64Array(sizeOf(shape));
  rows.forEach((window, i) => {
    window.weights.forEach((weight, k) => {
      const j = window.first - first + k;
      data[turned ? j * rows.length + i : i * (end - first) + j] = weight;
    });
  });
  return doubles(b, shape, data);
}

/** The model's channels in its order. */
function channelsOf(b: Builder, x: Value, p: PreprocessingFields, given: 1 | 3): Value {
  const wanted = Array.from({ length: p.channels }, (_, c) => (given === 1 ? 0 : sourceChannel(p, c)));
  return wanted.every((c, i) => c === i) && p.channels === given
    ? x
    : b.add("Gather", [x, b.ints(wanted)], { axis: 0 });
}

function normalised(b: Builder, x: Value, at: Placement, p: PreprocessingFields): Value {
  const black = p.fit === "pad" ? x : padded(b, x, at);
  const scaled = b.add("Mul", [black, doubles(b, [], [p.scale])]);
  const centred = b.add("Sub", [scaled, doubles(b, [p.channels, 1, 1], p.mean)]);
  const value = b.add("Div", [centred, doubles(b, [p.channels, 1, 1], p.std)]);
  return p.fit === "pad" ? padded(b, value, at) : value;
}

/** With zeros around where the model's input reaches beyond the picture. */
function padded(b: Builder, x: Value, { resized, left, top, width, height }: Placement): Value {
  const before = [Math.max(0, -top), Math.max(0, -left)] as const;
  const after = [
    Math.max(0, top + height - resized.height),
    Math.max(0, left + width - resized.width),
  ] as const;
  if ([...before, ...after].every((n) => n === 0)) return x;
  return b.add("Pad", [x, b.ints([0, ...before, 0, ...after])]);
}

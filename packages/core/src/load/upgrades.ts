/** Operators whose form changed between operator sets 7 and 21: one row per operator and version. */

import { FoveaError } from "../errors.ts";
import { floatOf, intOf, intsOf, type PlainAttributes, stringOf } from "../graph/attributes.ts";
import type { Attributes, Node, Value } from "../graph/graph.ts";
import { floats, ints, numbers, type Tensor } from "../tensor.ts";
import type { Known } from "./open-shapes.ts";

/** What an upgrade may ask and make. */
export interface UpgradeContext extends Known {
  /** Adds a constant and returns its name. */
  add(tensor: Tensor): Value;
  /** A node with one new output, belonging to `node`. */
  make(node: Node, op: string, inputs: readonly Value[], plain?: PlainAttributes): Node;
  /** Whether a node or the graph's outputs read the value. */
  used(value: Value): boolean;
}

/** A node in the form before `since` to nodes in the form at `since`, which compute the same values. */
type Upgrade = (node: Node, to: UpgradeContext) => readonly Node[];

/** By operator: the versions at which its form changed, ascending. */
export type Upgrades = Readonly<Record<string, readonly (readonly [since: number, upgrade: Upgrade])[]>>;

const without = (attributes: Attributes, ...names: string[]): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)));

/** Inputs filled up with "" so that `value` stands at `index`. */
function inputAt(inputs: readonly Value[], index: number, value: Value): Value[] {
  return Array.from({ length: Math.max(inputs.length, index + 1) }, (_, i) =>
    i === index ? value : (inputs[i] ?? ""),
  );
}

/** Integer lists that moved from attributes to inputs: `["axes", 1]` is attribute axes → second input. */
const listsToInputs =
  (...moves: readonly (readonly [attribute: string, index: number])[]): Upgrade =>
  (node, to) => {
    let inputs = node.inputs;
    for (const [name, index] of moves) {
      const values = intsOf(node, name);
      if (values) inputs = inputAt(inputs, index, to.add(int64s(values)));
    }
    return [{ ...node, inputs, attributes: without(node.attributes, ...moves.map(([name]) => name)) }];
  };

/** "To the end" comes as ±2⁶³, which int64 cannot hold on the positive side. */
function int64s(values: readonly number[]): Tensor {
  const exact = values.map((v) => BigInt.asIntN(64, v >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(v)));
  return { type: "int64", shape: [values.length], data: BigInt64Array.from(exact) };
}

const axesToInput = listsToInputs(["axes", 1]);

/**
 * Before 13, Softmax and its kin saw their input as a matrix [∏ sizes before axis, ∏ sizes from axis], axis = 1 unless
 * given. That is the one-axis form where only ones follow the axis; elsewhere the matrix is spelled out.
 */
const singleAxis: Upgrade = (node, to) => {
  const axis = intOf(node, "axis", 1);
  const [x = ""] = node.inputs;
  const shape = to.shape(x);
  const from = shape && axis < 0 ? axis + shape.length : axis;
  const plain = axis === -1 || (shape && from < shape.length && shape.slice(from + 1).every((d) => d === 1));
  if (plain) return [{ ...node, attributes: { axis: { type: "int", value: axis } } }];
  const flat = to.make(node, "Flatten", [x], { axis });
  const rows = to.make(node, node.op, flat.outputs, { axis: -1 });
  const size = to.make(node, "Shape", [x]);
  const back = to.make(node, "Reshape", [rows.outputs[0] as Value, size.outputs[0] as Value]);
  return [flat, rows, size, { ...back, outputs: node.outputs }];
};

/** Limits became inputs; they have the type of the data, which is float32 or soon will be. */
const clip: Upgrade = (node, to) => {
  let inputs = node.inputs.slice(0, 1);
  for (const [i, name] of ["min", "max"].entries()) {
    if (node.attributes[name]) {
      inputs = inputAt(inputs, i + 1, to.add(floats([], [floatOf(node, name, 0)])));
    }
  }
  return [{ ...node, inputs, attributes: {} }];
};

const pad: Upgrade = (node, to) => {
  const [x = ""] = node.inputs;
  const value = floatOf(node, "value", 0);
  const pads = to.add(int64s(intsOf(node, "pads", [])));
  const fill = value === 0 ? [] : [to.add(floats([], [value]))];
  return [{ ...node, inputs: [x, pads, ...fill], attributes: without(node.attributes, "pads", "value") }];
};

/** Without sizes, equal parts: from 18 on their number must be said. */
const splitCount: Upgrade = (node) => {
  if (node.inputs[1] || node.attributes.num_outputs) return [node];
  const count = { type: "int", value: node.outputs.length } as const;
  return [
    { ...node, inputs: node.inputs.slice(0, 1), attributes: { ...node.attributes, num_outputs: count } },
  ];
};

const upsampleScales: Upgrade = (node, to) => {
  const a = node.attributes.scales;
  const scales = a?.type === "floats" ? a.value : [];
  return [
    {
      ...node,
      inputs: inputAt(node.inputs, 1, to.add(floats([scales.length], scales))),
      attributes: without(node.attributes, "scales"),
    },
  ];
};

const renamed =
  (op: string): Upgrade =>
  (node) => [{ ...node, op }];

/**
 * Resize before 11 maps output pixel i to i / scale, without half a pixel. "nearest" rounds down when enlarging and up
 * when shrinking (as ONNX Runtime does it), so a resize that does both is taken in two steps.
 */
const resizeAsymmetric: Upgrade = (node, to) => {
  const [x = "", scales = ""] = node.inputs;
  const mode = stringOf(node, "mode", "nearest");
  const resize = (input: Value, factors: Value, rounding: string): Node =>
    to.make(node, "Resize", [input, "", factors], {
      mode,
      coordinate_transformation_mode: "asymmetric",
      ...(mode === "nearest" ? { nearest_mode: rounding } : {}),
    });
  const factors = to.constant(scales);
  const list = factors ? numbers(factors) : [];
  const shrinks = list.some((s) => s < 1);
  if (mode !== "nearest" || !shrinks || !list.some((s) => s > 1)) {
    return [{ ...resize(x, scales, shrinks ? "ceil" : "floor"), name: node.name, outputs: node.outputs }];
  }
  const up = resize(
    x,
    to.add(
      floats(
        [list.length],
        list.map((s) => Math.max(s, 1)),
      ),
    ),
    "floor",
  );
  const down = resize(
    up.outputs[0] as Value,
    to.add(
      floats(
        [list.length],
        list.map((s) => Math.min(s, 1)),
      ),
    ),
    "ceil",
  );
  return [up, { ...down, name: node.name, outputs: node.outputs }];
};

/** Empty tensors stood for inputs left out; `tf_half_pixel_for_nn` has another name for the same pixels. */
const resizeOptional: Upgrade = (node, to) => {
  const empty = (value: Value): boolean => value !== "" && to.constant(value)?.data.length === 0;
  const sizes = Boolean(node.inputs[3]);
  const inputs = node.inputs.map((v, i) => ((i > 0 && empty(v)) || (i === 2 && sizes) ? "" : v));
  const rounding = halfPixelRounding[stringOf(node, "nearest_mode", "round_prefer_floor")];
  if (stringOf(node, "coordinate_transformation_mode", "") !== "tf_half_pixel_for_nn" || !rounding) {
    return [{ ...node, inputs }];
  }
  const attributes: Attributes = {
    ...node.attributes,
    coordinate_transformation_mode: { type: "string", value: "half_pixel" },
    nearest_mode: { type: "string", value: rounding },
  };
  return [{ ...node, inputs, attributes }];
};

/** tf_half_pixel_for_nn rounds t = (i + ½)/s, half_pixel h = t − ½: ⌊t⌋ = ⌊h + ½⌋ and ⌈t − ½⌉ = ⌈h⌉. */
const halfPixelRounding: Readonly<Record<string, string>> = {
  floor: "round_prefer_ceil",
  round_prefer_floor: "ceil",
};

/** The ratio became an input; it only matters in training. */
const dropout: Upgrade = (node, to) => {
  const ratio = node.attributes.ratio;
  const inputs = ratio
    ? [node.inputs[0] ?? "", to.add(floats([], [floatOf(node, "ratio", 0.5)]))]
    : node.inputs;
  return [{ ...node, inputs, attributes: without(node.attributes, "ratio") }];
};

/** (x − mean) / √(variance + ε) · scale + bias with one statistic per pixel: BatchNormalization with spatial = 0. */
const batchNormalizationSpatial: Upgrade = (node, to) => {
  const attributes = without(node.attributes, "spatial");
  if (intOf(node, "spatial", 1) === 1) return [{ ...node, attributes }];
  const [x = "", scale = "", bias = "", mean = "", variance = ""] = node.inputs;
  const nodes: Node[] = [];
  const make = (op: string, ...inputs: Value[]): Value => {
    const made = to.make(node, op, inputs);
    nodes.push(made);
    return made.outputs[0] as Value;
  };
  const deviation = make("Sqrt", make("Add", variance, to.add(floats([], [floatOf(node, "epsilon", 1e-5)]))));
  const unit = make("Div", make("Sub", x, mean), deviation);
  const last = to.make(node, "Add", [make("Mul", unit, scale), bias]);
  return [...nodes, { ...last, outputs: node.outputs.slice(0, 1) }];
};

/** Outputs that only training reads changed their type or went: batch statistics before 14, dropout's mask before 10. */
const firstOutput: Upgrade = (node, to) => {
  const extra = node.outputs.slice(1).find((value) => to.used(value));
  if (extra !== undefined) {
    throw new FoveaError(
      "model-unsupported",
      `Cannot read the model: node "${node.name}" makes "${extra}", which only training needs`,
      { hint: "Export the model in evaluation mode." },
    );
  }
  return [{ ...node, outputs: node.outputs.slice(0, 1) }];
};

const topK: Upgrade = (node, to) => [
  {
    ...node,
    inputs: [node.inputs[0] ?? "", to.add(ints([intOf(node, "k", 1)]))],
    attributes: without(node.attributes, "k"),
  },
];

/** The modes were renamed when 3-D came. */
const gridSample: Upgrade = (node) => {
  const names: Readonly<Record<string, string>> = { bilinear: "linear", bicubic: "cubic" };
  const mode = stringOf(node, "mode", "bilinear");
  return [
    { ...node, attributes: { ...node.attributes, mode: { type: "string", value: names[mode] ?? mode } } },
  ];
};

/** The default changed; before 16 regions were not shifted by half a pixel. */
const roiAlign: Upgrade = (node) => [
  {
    ...node,
    attributes: {
      ...node.attributes,
      coordinate_transformation_mode: { type: "string", value: "output_half_pixel" },
    },
  },
];

/** Scale and bias were one number per group and are one per channel: each is repeated channels / groups times. */
const groupNormalization: Upgrade = (node, to) => {
  const [x = "", scale = "", bias = ""] = node.inputs;
  const groups = intOf(node, "num_groups", 1);
  const channels = to.make(node, "Shape", [x], { start: 1, end: 2 });
  const times = to.make(node, "Div", [channels.outputs[0] as Value, to.add(ints([groups]))]);
  const shape = to.make(node, "Concat", [to.add(ints([groups])), times.outputs[0] as Value], { axis: 0 });
  const repeat = (value: Value): Node[] => {
    const column = to.make(node, "Unsqueeze", [value, to.add(ints([1]))]);
    const wide = to.make(node, "Expand", [column.outputs[0] as Value, shape.outputs[0] as Value]);
    return [column, wide, to.make(node, "Reshape", [wide.outputs[0] as Value, to.add(ints([-1]))])];
  };
  const [a, b] = [repeat(scale), repeat(bias)];
  const inputs = [x, a[2]?.outputs[0] as Value, b[2]?.outputs[0] as Value];
  return [channels, times, shape, ...a, ...b, { ...node, inputs }];
};

/** scale · x, plus one bias per channel. Like the ones below it, an operator that only sets before 10 had. */
const imageScaler: Upgrade = (node, to) => {
  const a = node.attributes.bias;
  const bias = a?.type === "floats" ? a.value : [];
  const scaled = scaledBy(node, to, node.inputs[0] ?? "", floatOf(node, "scale", 1));
  const inputs = [scaled.outputs[0] as Value, to.add(floats([bias.length, 1, 1], bias))];
  return [scaled, { ...node, op: "Add", inputs, attributes: {} }];
};

/** alpha · x + beta */
const affine: Upgrade = (node, to) => {
  const scaled = scaledBy(node, to, node.inputs[0] ?? "", floatOf(node, "alpha", 1));
  const inputs = [scaled.outputs[0] as Value, to.add(floats([], [floatOf(node, "beta", 0)]))];
  return [scaled, { ...node, op: "Add", inputs, attributes: {} }];
};

/** alpha · f(beta · x) */
const scaledInAndOut =
  (f: string): Upgrade =>
  (node, to) => {
    const inner = scaledBy(node, to, node.inputs[0] ?? "", floatOf(node, "beta", 1));
    const middle = to.make(node, f, inner.outputs);
    const outer = scaledBy(node, to, middle.outputs[0] as Value, floatOf(node, "alpha", 1));
    return [inner, middle, { ...outer, name: node.name, outputs: node.outputs }];
  };

const scaledBy = (node: Node, to: UpgradeContext, x: Value, factor: number): Node =>
  to.make(node, "Mul", [x, to.add(floats([], [factor]))]);

/** Takes `border` (left, top, right, bottom) off a picture, or cuts `scale` (height, width) from its left top corner. */
const crop: Upgrade = (node, to) => {
  const [left = 0, top = 0, right = 0, bottom = 0] = intsOf(node, "border", []);
  const scale = intsOf(node, "scale");
  const ends = scale
    ? [top + (scale[0] ?? 0), left + (scale[1] ?? 0)]
    : [bottom > 0 ? -bottom : 2 ** 63, right > 0 ? -right : 2 ** 63];
  const inputs = [[top, left], ends, [2, 3]].map((list) => to.add(int64s(list)));
  return [{ ...node, op: "Slice", inputs: [node.inputs[0] ?? "", ...inputs], attributes: {} }];
};

const refused =
  (why: string): Upgrade =>
  (node) => {
    throw new FoveaError("model-unsupported", `Cannot read the model: node "${node.name}" is ${why}`, {
      hint: "Export the model again with operator set 11 or newer.",
    });
  };

const reduceAxes = [[18, axesToInput]] as const;

export const upgrades: Upgrades = {
  Affine: [[10, affine]],
  BatchNormalization: [
    [9, batchNormalizationSpatial],
    [14, firstOutput],
  ],
  Clip: [[11, clip]],
  Crop: [[10, crop]],
  Dropout: [
    [10, firstOutput],
    [12, dropout],
  ],
  GridSample: [[20, gridSample]],
  GroupNormalization: [[21, groupNormalization]],
  Hardmax: [[13, singleAxis]],
  ImageScaler: [[10, imageScaler]],
  LogSoftmax: [[13, singleAxis]],
  Pad: [[11, pad]],
  ParametricSoftplus: [[10, scaledInAndOut("Softplus")]],
  ReduceL1: reduceAxes,
  ReduceL2: reduceAxes,
  ReduceLogSum: reduceAxes,
  ReduceLogSumExp: reduceAxes,
  ReduceMax: reduceAxes,
  ReduceMean: reduceAxes,
  ReduceMin: reduceAxes,
  ReduceProd: reduceAxes,
  ReduceSum: [[13, axesToInput]],
  ReduceSumSquare: reduceAxes,
  Resize: [
    [11, resizeAsymmetric],
    [13, resizeOptional],
  ],
  RoiAlign: [[16, roiAlign]],
  ScaledTanh: [[10, scaledInAndOut("Tanh")]],
  Scan: [[9, refused("a Scan of operator set 8, which is not supported")]],
  Scatter: [[11, renamed("ScatterElements")]],
  Slice: [[10, listsToInputs(["starts", 1], ["ends", 2], ["axes", 3])]],
  Softmax: [[13, singleAxis]],
  Split: [
    [13, listsToInputs(["split", 1])],
    [18, splitCount],
  ],
  Squeeze: [[13, axesToInput]],
  TopK: [[10, topK]],
  Unsqueeze: [[13, axesToInput]],
  Upsample: [
    [9, upsampleScales],
    [10, renamed("Resize")],
  ],
};

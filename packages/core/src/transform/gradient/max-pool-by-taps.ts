/** The gradient of MaxPool where depthwise convolutions are cheap: the places of the maxima, found by comparing tap by tap. */

import type { Builder } from "../../graph/builder.ts";
import type { Value } from "../../graph/graph.ts";
import { floats, sizeOf } from "../../tensor.ts";
import { arithmetic } from "./arithmetic.ts";
import { expand, reshape, upTo } from "./broadcast.ts";
import { settings } from "./convolution-window.ts";
import { maxPool, putBack } from "./max-pool.ts";
import { poolAxes } from "./pooling.ts";
import type { GradientContext, GradientRule, GradientRules } from "./rule.ts";
import { type Axis, reachOf } from "./window.ts";

/** `rules` for an engine that keeps convolutions, sums and products in a layout of channel blocks. */
export const withTaps = (rules: GradientRules): GradientRules =>
  rules.MaxPool === maxPool ? { ...rules, MaxPool: maxPoolByTaps } : rules;

/** More taps than these cost more than the engine's own indices; beyond this size a float cannot count positions. */
const [mostTaps, mostPositions] = [9, 2 ** 24];

/**
 * dx: zeros, to which dy is added at the first maximum of each window. With x₀, x₁, … what the taps of a window see, in
 * row-major order, and Δ_k the distance from tap k to the next:
 *
 *     n_k = 1[y − x_k > 0],   place = place of tap 0 + Σ_k Δ_k n₀ n₁ … n_k
 *
 * y − x_k > 0 is a depthwise convolution with one weight −1, a sum and a step, which the engine makes one pass over y; its own
 * pooling with indices goes from tap to tap and branches on the data. SqueezeNet's first pool: 1.3 against 2.6 ms.
 */
const maxPoolByTaps: GradientRule = (node, dy, to) => {
  const [x = ""] = node.inputs;
  const [y = ""] = node.outputs;
  const axes = poolAxes(node, to).map(reaching);
  const [height, width] = axes;
  const taps = axes.reduce((n, { kernel }) => n * kernel, 1);
  if (!height || !width || axes.length !== 2 || taps > mostTaps) return maxPool(node, dy, to);
  const shape = to.shape(x);
  if (sizeOf(shape.slice(2)) >= mostPositions || to.type(x) !== "float32") return maxPool(node, dy, to);
  const onto = to.shape(y);
  const rows = sizeOf(shape.slice(0, 2));
  const first = to.b.constant(floats(onto.slice(2), firstPlaces(height, width)), "places");
  const offset = offsets(to, x, y, [height, width]);
  const float = offset === undefined ? expand(to.b, first, onto) : arithmetic(to.b).add(offset, first);
  const places = reshape(to.b, to.b.add("Cast", [float], { to: 6 }), [rows, sizeOf(onto.slice(2))]);
  return [putBack(to.b, { x, maxima: y }, { dy, places, axis: 1 }, shape)];
};

/** The axis with as much padding at its end as its windows need: those of `ceil_mode` may overhang. */
const reaching = (axis: Axis): Axis => ({
  ...axis,
  end: Math.max(0, reachOf(axis) - axis.begin - axis.input),
});

/** Row-major position of what the first tap of each window sees. */
function firstPlaces(height: Axis, width: Axis): Float32Array {
  const data = new Float32Array(height.output * width.output);
  for (let i = 0; i < data.length; i++) {
    const row = Math.floor(i / width.output) * height.stride - height.begin;
    data[i] = row * width.input + (i % width.output) * width.stride - width.begin;
  }
  return data;
}

/** How far behind the first tap of each window its first maximum lies; undefined for windows of one tap. */
function offsets(to: GradientContext, x: Value, y: Value, axes: readonly [Axis, Axis]): Value | undefined {
  const { b } = to;
  const o = arithmetic(b);
  const [height, width] = axes;
  const channels = to.shape(x)[1] as number;
  const at = (tap: number): number =>
    Math.floor(tap / width.kernel) * height.dilation * width.input + (tap % width.kernel) * width.dilation;
  // Those n₀ … n_k that count for the same distance, summed.
  const sums = new Map<number, Value>();
  const above = lifter(to, y, axes);
  let later: Value | undefined;
  for (const tap of upTo(height.kernel * width.kernel - 1)) {
    const passed = o.step(b.add("Add", [less(to, x, axes, tap), above(tap)]));
    later = later === undefined ? passed : o.mul(later, passed);
    const distance = at(tap + 1) - at(tap);
    const sum = sums.get(distance);
    sums.set(distance, sum === undefined ? later : o.add(sum, later));
  }
  const parts = Array.from(sums, ([distance, sum]) => scaled(b, sum, distance, channels));
  return parts.length === 0 ? undefined : parts.reduce(o.add);
}

/** −x_tap: what the tap of every window sees, with the other sign. */
function less(to: GradientContext, x: Value, [height, width]: readonly [Axis, Axis], tap: number): Value {
  const channels = to.shape(x)[1] as number;
  const [row, column] = [Math.floor(tap / width.kernel), tap % width.kernel];
  const axes = [upToTap(height, row), upToTap(width, column)] as const;
  const size = axes[0].kernel * axes[1].kernel;
  const data = new Float32Array(channels * size);
  for (let at = row * axes[1].kernel + column; at < data.length; at += size) data[at] = -1;
  const w = to.b.constant(floats([channels, 1, axes[0].kernel, axes[1].kernel], data), "tap");
  return to.b.add("Conv", [x, w], settings(axes, channels));
}

/** The axis with the shortest window that has the tap and stops at the same place. */
function upToTap(axis: Axis, tap: number): Axis {
  const shorter = upTo(axis.kernel - tap).map((more) => reaching({ ...axis, kernel: tap + 1 + more }));
  return shorter.find((one) => one.input + one.begin + one.end - reachOf(one) < one.stride) as Axis;
}

/** y, but far above everything where a tap sees padding: no maximum is there. One value for all taps that see as far out. */
function lifter(to: GradientContext, y: Value, axes: readonly [Axis, Axis]): (tap: number) => Value {
  const lifted = new Map<string, Value>([["0,0", y]]);
  const { b } = to;
  let ones: Value | undefined;
  return (tap) => {
    const { kernel } = axes[1];
    const taps = [Math.floor(tap / kernel), tap % kernel];
    const out = axes.map((axis, i) => overhang(axis, taps[i] as number));
    if (out.includes(undefined)) return b.add("Add", [y, wholeLift(to, y, axes, taps)]);
    const [rows = 0, columns = 0] = out;
    const known = lifted.get(`${rows},${columns}`);
    if (known !== undefined) return known;
    // Of y, not a constant: the engine would compute it beforehand, and keep constants out of its layout.
    ones ??= b.add("HardSigmoid", [y], { alpha: 0, beta: 1 });
    const value = b.add("Add", [y, b.add("Relu", [outside(to, ones, y, [rows, columns])])]);
    lifted.set(`${rows},${columns}`, value);
    return value;
  };
}

/** 3e38 where the place so many rows and columns away is outside, else 0: one weight meets a 1, or padding. */
function outside(to: GradientContext, ones: Value, y: Value, away: readonly [number, number]): Value {
  const channels = to.shape(y)[1] as number;
  const kernel = away.map((places) => Math.abs(places) + 1);
  const [height = 1, width = 1] = kernel;
  const at = (away[0] > 0 ? height - 1 : 0) * width + (away[1] > 0 ? width - 1 : 0);
  const data = new Float32Array(channels * height * width);
  for (let i = at; i < data.length; i += height * width) data[i] = -far;
  const constants = [
    to.b.constant(floats([channels, 1, height, width], data), "away"),
    to.b.constant(floats([channels], new Float32Array(channels).fill(far)), "far"),
  ];
  const pads = [...away.map((places) => Math.max(0, -places)), ...away.map((places) => Math.max(0, places))];
  return to.b.add("Conv", [ones, ...constants], { kernel_shape: kernel, pads, group: channels });
}

const far = 3e38;

/** Whether a tap of each window sees padding. */
const beyond = (axis: Axis, tap: number): boolean[] =>
  upTo(axis.output).map((o) => {
    const i = o * axis.stride - axis.begin + tap * axis.dilation;
    return i < 0 || i >= axis.input;
  });

/** Windows whose tap sees padding: so many first (negative) or last ones; undefined if at both ends. */
function overhang(axis: Axis, tap: number): number | undefined {
  const out = beyond(axis, tap);
  const count = out.filter(Boolean).length;
  if (out[0] && out.at(-1)) return undefined;
  return out[0] ? -count : count;
}

/** The same for any padding, as a constant. */
function wholeLift(to: GradientContext, y: Value, axes: readonly Axis[], taps: readonly number[]): Value {
  const [rows = [], columns = []] = axes.map((axis, i) => beyond(axis, taps[i] as number));
  const lift = rows.flatMap((row) => columns.map((column) => (row || column ? far : 0)));
  const shape = to.shape(y);
  return expand(to.b, to.b.constant(floats(shape.slice(2), lift), "padding"), shape);
}

/** factor · x, by a convolution, which keeps to the layout. */
function scaled(b: Builder, x: Value, factor: number, channels: number): Value {
  if (factor === 1) return x;
  const w = b.constant(floats([channels, 1, 1, 1], new Float32Array(channels).fill(factor)), "distance");
  return b.add("Conv", [x, w], { group: channels, kernel_shape: [1, 1] });
}

/** The gradient of MaxPool where depthwise convolutions are cheap: first along the rows' axis, then along the columns'. */

import { stringOf } from "../../graph/attributes.ts";
import type { Builder } from "../../graph/builder.ts";
import type { Value } from "../../graph/graph.ts";
import { arithmetic } from "./arithmetic.ts";
import { upTo } from "./broadcast.ts";
import { settings } from "./convolution-window.ts";
import { interleaved } from "./interleave.ts";
import { maxPool, putBack } from "./max-pool.ts";
import { allOf, type Places, pick, picked } from "./pick.ts";
import {
  fullLength,
  isDense,
  isOf,
  lengthOf,
  overhang,
  type PoolAxis,
  prolonged,
  reaching,
  seenBy,
  suits,
  windowsAt,
} from "./pool-axis.ts";
import { poolAxes } from "./pooling.ts";
import type { GradientRule, GradientRules } from "./rule.ts";
import type { Axis } from "./window.ts";
import { withoutZeros } from "./zero-cut.ts";

/** `rules` for an engine that keeps convolutions, sums and products in a layout of channel blocks. */
export const withTaps = (rules: GradientRules): GradientRules =>
  rules.MaxPool === maxPool ? { ...rules, MaxPool: maxPoolByTaps } : rules;

/** More taps than these cost more than the engine's own indices. */
const mostTaps = 9;

/**
 * dx: dy at the first maximum of each window. A maximum over a window is one over rows of the maxima m of each row, and
 * the first of all in row-major order is the first of its row in the first row that has it. So dy goes to m, and from there
 * to x, both times along one axis, where y is the maximum of what the taps x₀, x₁, … see:
 *
 *     left₀ = dy,   dx_k = left_{k−1} ⊙ 1[y − x_k ≤ 0],   left_k = left_{k−1} − dx_k,   the last tap gets what is left
 *
 * As every tap sees places of one phase (mod stride), the dx_k are summed by phases and those put between each other.
 * All but the last is one pass over the small y each, in the layout of channel blocks: y − x_k ≤ 0 is a depthwise
 * convolution with one weight −1, a sum and a step in one.
 *
 * Both factors of each product are made by convolutions. Of those the engine makes first what is written first, dy, and the
 * masks when they are needed; masks to be multiplied with a product it made right after the forward run of the pool, kept them,
 * and found them out of the caches: the saliency of SqueezeNet 1.1 took 4 to 7 % more (decision 28, with the windows that prolonged() adds).
 */
const maxPoolByTaps: GradientRule = (node, dy, to) => {
  const [x = ""] = node.inputs;
  const [y = ""] = node.outputs;
  const axes = poolAxes(node, to).map(reaching);
  const [rows, columns] = axes.map(prolonged);
  const taps = axes.reduce((n, { kernel }) => n * kernel, 1);
  const known = !stringOf(node, "auto_pad", "NOTSET").startsWith("SAME") || axes.every(isDense);
  const fits =
    axes.length === 2 && taps <= mostTaps && axes.every(suits) && to.type(x) === "float32" && known;
  if (!rows || !columns || !fits) return maxPool(node, dy, to);
  // A node of its own, so that a mask can be put before it: see `merge-masks`.
  const entry = to.b.add("Identity", [dy]);
  const m = rowMaxima(to.b, x, rows, columns);
  const [batch = 1, channels = 1] = to.shape(x);
  const added = [rows, columns].map((axis) => ({ ...allOf(axis.windows), count: axis.output }));
  const prolong = (value: Value): Value => pick(to.b, value, channels, added as [Places, Places]);
  // Not cut to its length yet: a convolution does that, which also brings it back into the layout.
  const places = [{ ...allOf(fullLength(rows)), count: rows.input }, allOf(columns.output)] as const;
  const dm = undoneAlong(to.b, {
    ...{ axis: rows, along: 0, x: m, y: prolong(y), dy: prolong(entry) },
    shape: [batch, channels, rows.input, columns.output],
    size: [fullLength(rows), columns.output],
  });
  const dx = undoneAlong(to.b, {
    ...{ axis: columns, along: 1, x, y: m, dy: picked(to.b, dm, channels, places) },
    shape: [batch, channels, rows.input, columns.input],
    size: [rows.input, columns.input],
  });
  return [putBack(to.b, dx, { x, maxima: y, entry })];
};

/** The maximum over the columns of each window, for every row; x itself where that is one element. */
function rowMaxima(b: Builder, x: Value, rows: Axis, columns: Axis): Value {
  const single: Axis = { ...rows, kernel: 1, stride: 1, dilation: 1, begin: 0, end: 0 };
  const { kernel, stride, begin, end } = columns;
  if (kernel === 1 && stride === 1 && begin === 0 && end === 0) return x;
  const { group: _, ...window } = settings([single, columns], 1);
  return b.add("MaxPool", [x], window);
}

/** Maxima y of x along one axis. */
interface Stage {
  readonly axis: PoolAxis;
  /** 0 for rows, 1 for columns. */
  readonly along: 0 | 1;
  readonly x: Value;
  readonly y: Value;
  readonly dy: Value;
  /** Of x. */
  readonly shape: readonly [number, number, number, number];
  /** Rows and columns wanted of dx, whose last ones are 0 where they are more than those of x. */
  readonly size: readonly [number, number];
}

/** dx: dy at the first maximum of each window along the axis. */
function undoneAlong(b: Builder, stage: Stage): Value {
  const { axis, along, x, dy, shape } = stage;
  const [batch, channels, height, width] = shape;
  const o = arithmetic(b);
  const at = (value: Value, places: Places, scaling = {}): Value =>
    pick(b, value, channels, along === 0 ? [places, allOf(width)] : [allOf(height), places], scaling);
  const above = lifter(b, stage, at);
  const parts: Value[] = [];
  let left = dy;
  for (const tap of upTo(axis.kernel - 1)) {
    const below = b.add("Add", [at(x, seenBy(axis, tap), { factor: -1 }), above(tap)]);
    const part = o.mul(left, b.add("HardSigmoid", [below], { alpha: -3e38, beta: 1 }));
    parts.push(part);
    // By a convolution: a difference would leave the layout.
    left = o.add(at(part, allOf(axis.output), { factor: -1 }), left);
  }
  parts.push(left);
  const phases = upTo(axis.stride).map((phase) =>
    parts
      .flatMap((part, tap) => (isOf(axis, tap, phase) ? [at(part, windowsAt(axis, tap, phase))] : []))
      .reduce(o.add),
  );
  const one = along === 0 ? ([lengthOf(axis), width] as const) : ([height, lengthOf(axis)] as const);
  const grid = along === 0 ? phases.map((phase) => [phase]) : [phases];
  const full = [one[0] * grid.length, one[1] * (grid[0]?.length ?? 1)] as const;
  return withoutZeros(b, interleaved(b, grid, [batch, channels, ...one], full), full, stage.size);
}

/** The maxima, but far above everything where a tap sees padding: the first maximum is not there. */
function lifter(
  b: Builder,
  { axis, y }: Stage,
  at: (value: Value, places: Places, scaling: object) => Value,
): (tap: number) => Value {
  const lifted = new Map([[0, y]]);
  let ones: Value | undefined;
  return (tap) => {
    const away = overhang(axis, tap) ?? 0;
    const known = lifted.get(away);
    if (known !== undefined) return known;
    // Of y, not a constant: the engine would compute it beforehand, and keep constants out of its layout.
    ones ??= b.add("HardSigmoid", [y], { alpha: 0, beta: 1 });
    // far where `ones` ends, else 0; Relu keeps it from being fused with the sum, in which y would drown.
    const outside = at(ones, { ...allOf(axis.output), offset: away }, { factor: -far, addend: far });
    const value = b.add("Add", [y, b.add("Relu", [outside])]);
    lifted.set(away, value);
    return value;
  };
}

const far = 3e38;

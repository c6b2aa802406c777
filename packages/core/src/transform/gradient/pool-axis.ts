/** One axis of a max pooling whose gradient is taken tap by tap: its windows, its phases, and where they lie. */

import { upTo } from "./broadcast.ts";
import type { Places } from "./pick.ts";
import { type Axis, reachOf } from "./window.ts";

export interface PoolAxis extends Axis {
  /** Those of the pool itself; more, up to `output`, may be added. */
  readonly windows: number;
}

/** The axis with as much padding at its end as its windows need: those of `ceil_mode` may overhang. */
export const reaching = (axis: Axis): PoolAxis => ({
  ...axis,
  windows: axis.output,
  end: Math.max(0, reachOf(axis) - axis.begin - axis.input),
});

/**
 * The axis with windows of no dy added at its end, so that there are as many as a phase has places: the parts of dx are then
 * summed as they come, where else each needs a pass that makes it longer. 3×3, stride 2 of 111: 56 windows, not 55.
 */
export function prolonged(axis: PoolAxis): PoolAxis {
  const longer = { ...reaching({ ...axis, output: lengthOf(axis) }), windows: axis.windows };
  const inside = upTo(axis.kernel).every((tap) => (overhang(axis, tap) ?? 1) <= 0);
  // The engine refuses to pool over padding alone.
  return longer.output > axis.output && inside && longer.end < axis.kernel ? longer : axis;
}

/** The engine (1.30) leaves dilations out when it works out the padding of SAME_UPPER and SAME_LOWER. */
export const isDense = ({ dilation }: Axis): boolean => dilation === 1;

/** Whether every place belongs to a window, and no tap sees padding at both ends. */
export const suits = (axis: PoolAxis): boolean =>
  upTo(axis.stride).every((phase) => upTo(axis.kernel).some((tap) => isOf(axis, tap, phase))) &&
  upTo(axis.kernel).every((tap) => overhang(axis, tap) !== undefined);

/** What a tap sees: one place for each window. */
export const seenBy = ({ input, output, stride, dilation, begin }: Axis, tap: number): Places => ({
  ...{ length: input, stride, count: output },
  offset: tap * dilation - begin,
});

/** Elements of a phase: of all as many, also where the last of one lies beyond the end. */
export const lengthOf = ({ input, stride }: Axis): number => Math.ceil(input / stride);

export const fullLength = (axis: Axis): number => lengthOf(axis) * axis.stride;

/** Whether a tap sees places of the phase. */
export const isOf = ({ stride, dilation, begin }: Axis, tap: number, phase: number): boolean =>
  (tap * dilation - begin - phase) % stride === 0;

/** The windows whose tap sees the elements of the phase, one after the other. */
export const windowsAt = (axis: Axis, tap: number, phase: number): Places => ({
  ...{ length: axis.output, stride: 1, count: lengthOf(axis) },
  offset: (phase + axis.begin - tap * axis.dilation) / axis.stride,
});

/** Windows whose tap sees padding: so many first (negative) or last ones; undefined if at both ends. */
export function overhang(axis: PoolAxis, tap: number): number | undefined {
  const out = upTo(axis.windows).map((o) => {
    const i = o * axis.stride - axis.begin + tap * axis.dilation;
    return i < 0 || i >= axis.input;
  });
  const count = out.filter(Boolean).length;
  if (out[0] && out.at(-1)) return undefined;
  return out[0] ? -count : count;
}

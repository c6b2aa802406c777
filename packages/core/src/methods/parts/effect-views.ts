/** The arrays beside a map of what hiding parts does. */

import { type FloatTensor, filled, floats, range } from "../../tensor.ts";
import type { View } from "../method.ts";
import { type ClassEffects, predictedBy } from "./class-scores.ts";
import type { EffectOptions } from "./effect-options.ts";
import type { Effects } from "./part-effects.ts";
import type { Space } from "./space.ts";

/** Pictures of two axes are drawn; what has one or three is only saved. */
const drawn = (space: Space, kind: View["kind"]): View["kind"] => (space.sizes.length === 2 ? kind : "data");

/** 1 where the map is above `threshold` times its largest value. */
export function contributing(map: Float32Array, threshold: number, space: Space): View {
  const { max } = range(floats([map.length], map));
  return {
    name: "contributing",
    title: "Only what speaks for the target",
    values: floats(
      [1, ...space.sizes],
      map.map((value) => (value > 0 && value >= threshold * max ? 1 : 0)),
    ),
    kind: drawn(space, "mask"),
  };
}

/** The class predicted with each part hidden (or alone), pixel by pixel; `at` gives the part of each pixel. */
export function predictedView(
  predicted: Int32Array,
  at: ArrayLike<number>,
  mode: EffectOptions["mode"],
  space: Space,
): View {
  const values = filled(at.length, (p) => predicted[at[p] as number] as number);
  const title = mode === "remove" ? "Predicted class with this hidden" : "Predicted class of this alone";
  return {
    name: "predicted",
    title,
    values: floats([1, ...space.sizes], values),
    kind: drawn(space, "classes"),
  };
}

/** One value per pixel or position as a view, drawn if there are two axes. */
export const mapView = (name: string, title: string, values: FloatTensor): View => ({
  name,
  title,
  values,
  kind: values.shape.length === 3 ? "map" : "data",
});

/** Δ of all classes; `shape` is that of the parts. */
export const classesView = ({ delta }: ClassEffects, shape: readonly number[]): View => ({
  name: "delta-classes",
  title: "Change of every class score",
  values: floats([delta.shape[0] as number, ...shape], delta.data),
  kind: "data",
});

/** How often the prediction changes, for the details; nothing for inner units. */
export function flipsOf({ classes, whole }: Effects): Readonly<Record<string, unknown>> {
  if (!classes) return {};
  const before = predictedBy(whole.logits);
  const flips = classes.predicted.reduce((sum, k) => sum + (k === before ? 0 : 1), 0);
  return { predicted: before, flips, flipShare: flips / classes.predicted.length };
}

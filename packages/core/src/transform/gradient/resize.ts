/** Gradient of Resize: the transposed interpolation matrix of each axis, exact for every mode. */

import { floatOf, intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { type Matrix, transposedAlong } from "./axis-matrix.ts";
import { axisOf, upTo } from "./broadcast.ts";
import { type Interpolation, interpolationMatrix } from "./interpolation.ts";
import type { GradientRule } from "./rule.ts";
import { inputNumbers } from "./static-inputs.ts";

/** y = (M₀ ⊗ M₁ ⊗ …) x with one constant matrix per axis, so dx = (M₀ᵀ ⊗ M₁ᵀ ⊗ …) dy. */
export const resize: GradientRule = (node, dy, to) => {
  const maps = interpolationMatrices(node, { shape: to.shape, numbers: (i) => inputNumbers(node, i, to) });
  return [transposedAlong(to.b, dy, to.shape(node.outputs[0] as Value), maps)];
};

/** What the interpolation depends on: shapes, and the numbers of the node's inputs by their place. */
interface ResizeContext {
  readonly shape: (value: Value) => readonly number[];
  readonly numbers: (input: number) => readonly number[] | undefined;
}

/** The matrix of each axis that is resized. */
export function interpolationMatrices(node: Node, to: ResizeContext): Map<number, Matrix> {
  const [input, output] = [to.shape(node.inputs[0] as Value), to.shape(node.outputs[0] as Value)];
  const axes = (intsOf(node, "axes") ?? upTo(input.length)).map((axis) => axisOf(axis, input.length));
  const scales = scalesOf(
    node,
    to,
    axes.map((axis) => input[axis] as number),
  );
  const region = to.numbers(1) ?? [];
  const how = interpolationOf(node);
  const maps = new Map<number, Matrix>();
  for (const [i, axis] of axes.entries()) {
    const crop = [region[i] ?? 0, region[i + axes.length] ?? 1] as const;
    const one = {
      input: input[axis] as number,
      output: output[axis] as number,
      scale: scales[i] as number,
      crop,
    };
    maps.set(axis, interpolationMatrix(one, how));
  }
  return maps;
}

function interpolationOf(node: Node): Interpolation {
  return {
    mode: stringOf(node, "mode", "nearest") as Interpolation["mode"],
    coordinates: stringOf(node, "coordinate_transformation_mode", "half_pixel"),
    rounding: stringOf(node, "nearest_mode", "round_prefer_floor"),
    cubic: floatOf(node, "cubic_coeff_a", -0.75),
    antialias: intOf(node, "antialias", 0) === 1,
    excludeOutside: intOf(node, "exclude_outside", 0) === 1,
  };
}

/** The scale of each resized axis: as given, else from the sizes asked for, which a policy may make equal. */
function scalesOf(node: Node, to: ResizeContext, input: readonly number[]): readonly number[] {
  const given = to.numbers(2) ?? [];
  if (given.length > 0) return given;
  const sizes = to.numbers(3) ?? input;
  const scales = sizes.map((size, i) => size / (input[i] as number));
  const policy = stringOf(node, "keep_aspect_ratio_policy", "stretch");
  if (policy === "stretch") return scales;
  const common = policy === "not_larger" ? Math.min(...scales) : Math.max(...scales);
  return scales.map(() => common);
}

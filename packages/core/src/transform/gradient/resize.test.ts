/** Resize: every mode against central differences, and the interpolation matrices against known rows. */

import { expect, test } from "vitest";
import type { PlainAttributes } from "../../graph/attributes.ts";
import { checkAdjoint, checkGradient } from "../../testing/check-gradient.ts";
import { fixedInputs } from "../../testing/fixed-inputs.ts";
import { tensor64 } from "../../testing/interpreter/tensor64.ts";
import { nodeGraph } from "../../testing/node-graph.ts";
import { interpolationMatrix } from "./interpolation.ts";
import { gradientRules as rules } from "./rules.ts";

const bySizes = (shape: readonly number[], sizes: readonly number[], attributes: PlainAttributes) =>
  nodeGraph("Resize", [shape, undefined, undefined, tensor64([sizes.length], sizes, "int64")], attributes);

const byScales = (shape: readonly number[], scales: readonly number[], attributes: PlainAttributes) =>
  fixedInputs(nodeGraph("Resize", [shape, undefined, tensor64([scales.length], scales)], attributes), 2);

const coordinates = [
  "half_pixel",
  "pytorch_half_pixel",
  "align_corners",
  "asymmetric",
  "half_pixel_symmetric",
];

test.each(["nearest", "linear", "cubic"].flatMap((mode) => coordinates.map((c) => [mode, c] as const)))(
  "%s with %s coordinates, up and down",
  (mode, coordinate_transformation_mode) => {
    const attributes = { mode, coordinate_transformation_mode };
    for (const made of [
      bySizes([1, 2, 4, 5], [1, 2, 7, 3], attributes),
      bySizes([1, 1, 3, 2], [5, 4], { ...attributes, axes: [2, 3] }),
      byScales([1, 2, 5], [1, 1, 1.7], attributes),
      byScales([1, 1, 4, 4], [1, 1, 2, 0.5], attributes),
    ]) {
      checkGradient({ ...made, rules });
      checkAdjoint({ ...made, rules });
    }
  },
);

test.each(["linear", "cubic"])("%s with antialiasing, or with the outside excluded", (mode) => {
  for (const extra of [{ antialias: 1 }, { exclude_outside: 1 }, { antialias: 1, exclude_outside: 1 }]) {
    if (mode === "linear" && !extra.antialias) continue;
    checkGradient({ ...bySizes([1, 1, 8, 7], [1, 1, 3, 4], { mode, ...extra }), rules });
    checkGradient({ ...bySizes([1, 1, 3, 4], [1, 1, 5, 9], { mode, ...extra }), rules });
  }
});

test.each(["floor", "ceil", "round_prefer_floor", "round_prefer_ceil"])("nearest by %s", (nearest_mode) => {
  checkGradient({ ...bySizes([1, 1, 5], [1, 1, 8], { nearest_mode }), rules });
  checkGradient({
    ...byScales([1, 1, 4], [1, 1, 2], { nearest_mode, coordinate_transformation_mode: "asymmetric" }),
    rules,
  });
});

test("nearest, linear and cubic in three dimensions", () => {
  for (const mode of ["nearest", "linear", "cubic"]) {
    checkGradient({ ...bySizes([1, 1, 2, 3, 2], [1, 1, 4, 2, 3], { mode }), rules });
  }
});

test("interpolationMatrix() of linear doubling mixes neighbours ¾ to ¼", () => {
  const how = {
    mode: "linear",
    coordinates: "half_pixel",
    rounding: "floor",
    cubic: -0.75,
    antialias: false,
    excludeOutside: false,
  } as const;
  const { data } = interpolationMatrix({ input: 2, output: 4, scale: 2 }, how);
  expect(Array.from(data)).toEqual([1, 0, 0.75, 0.25, 0.25, 0.75, 0, 1]);
});

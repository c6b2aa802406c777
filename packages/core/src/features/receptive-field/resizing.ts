/** Receptive rule of Resize: the inputs whose weight in the interpolation is not 0. */

import type { Value } from "../../graph/graph.ts";
import type { Matrix } from "../../transform/gradient/axis-matrix.ts";
import { interpolationMatrices } from "../../transform/gradient/resize.ts";
import { type Indices, mapped } from "./region.ts";
import type { ReceptiveRule } from "./rule.ts";

export const resized: ReceptiveRule = (node, box, to) => {
  if (node.inputs.slice(1).some((value) => value !== "" && !to.numbers(value))) return undefined;
  const shape = (value: Value): readonly number[] => to.shape(value);
  const maps = interpolationMatrices(node, { shape, numbers: (i) => to.numbers(node.inputs[i]) });
  return [
    box.map((set, axis) => {
      const map = maps.get(axis);
      return map ? read(set, map) : set;
    }),
  ];
};

const read = (set: Indices, { columns, data }: Matrix): Indices =>
  mapped(set, columns, (o) => {
    const row = data.subarray(o * columns, (o + 1) * columns);
    return Array.from(row.keys()).filter((i) => row[i] !== 0);
  });

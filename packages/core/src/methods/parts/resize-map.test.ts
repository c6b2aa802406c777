import { describe, expect, test } from "vitest";
import { parseGraph } from "../../graph/text.ts";
import { filled, floats, sizeOf } from "../../tensor.ts";
import { outputsOf } from "../../testing/open-text.ts";
import { type Resizing, resizedMap } from "./resize-map.ts";

const cases: readonly (readonly [name: string, resizing: Resizing, attributes: string])[] = [
  [
    "nearest",
    { mode: "nearest" },
    'mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"',
  ],
  ["bilinear", { mode: "bilinear" }, 'mode="linear", coordinate_transformation_mode="half_pixel"'],
  [
    "bilinear with corners aligned",
    { mode: "bilinear", alignment: "corners" },
    'mode="linear", coordinate_transformation_mode="align_corners"',
  ],
];

const grids: readonly (readonly [from: readonly number[], to: readonly number[]])[] = [
  [[3], [7]],
  [
    [2, 3],
    [5, 4],
  ],
  [
    [4, 5],
    [2, 3],
  ],
  [
    [2, 2, 3],
    [3, 4, 4],
  ],
];

describe("resizedMap()", () => {
  test.each(
    cases.flatMap(([name, ...rest]) => grids.map(([from, to]) => [name, from, to, ...rest] as const)),
  )("%s, from %j to %j, is what the engine's Resize gives", async (_, from, to, resizing, attributes) => {
    const data = filled(sizeOf(from), (i) => ((i * 7) % 5) - 2);
    const shape = [1, 1, ...from];
    const graph = parseGraph(
      `input x: float32[${shape}]\ns: int64[${shape.length}] = [${[1, 1, ...to]}]\ny = Resize<${attributes}>(x, "", "", s)\noutput y`,
    );
    const { y } = await outputsOf(graph, { x: floats(shape, data) });
    const found = resizedMap(data, from, to, resizing);
    expect(found).toHaveLength(sizeOf(to));
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(Number(y?.data[i]), 5);
  });
});

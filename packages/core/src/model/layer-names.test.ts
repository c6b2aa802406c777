import { beforeAll, describe, expect, test } from "vitest";
import type { StaticGraph } from "../graph/graph.ts";
import { floats } from "../tensor.ts";
import { frozen } from "../testing/open-text.ts";
import { spatialLayerNamed } from "./layer-names.ts";

let graph: StaticGraph;
beforeAll(async () => {
  graph = await frozen(
    `input x: float32[1,3,4,5]
w: float32[6,3,1,1] = {…}
"/features/conv:0" = Conv(x, w)   @"block/conv"
"net:1:relu" = Relu("/features/conv:0")
f = Flatten("net:1:relu")
s: int64[2] = [1, 120]
z = Reshape(f, s)
output z`,
    { w: floats([6, 3, 1, 1]) },
  );
});

describe("spatialLayerNamed()", () => {
  test("takes the name of a node or of a value", () => {
    expect(spatialLayerNamed("block/conv", graph)).toBe("/features/conv:0");
    expect(spatialLayerNamed("net:1:relu", graph)).toBe("net:1:relu");
  });

  test("refuses a layer without positions, and one that is not there", () => {
    expect(() => spatialLayerNamed("z", graph)).toThrow(/its shape 1×120 has no positions to draw a map of/);
    expect(() => spatialLayerNamed("conv", graph)).toThrow(/Cannot find the layer "conv"/);
  });
});

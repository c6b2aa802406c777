import { expect, test } from "vitest";
import type { NodeInfo, Outline } from "../../engine/network-answers.ts";
import { classLayers, classOf } from "./class-layers.ts";

const layer = (id: number, op: string, shape: readonly number[]): NodeInfo => ({
  ...{ id, name: `layer ${id}`, op, window: "", value: `v${id}`, shape, parameters: 0 },
  ...{ from: [id - 1], looks: "maps" },
});

const outlineOf = (nodes: readonly NodeInfo[]): Outline => ({
  ...{ nodes, parts: [], input: [1, 3, 8, 8], classes: 10, last: nodes.length - 1, first: undefined },
});

test("classLayers() goes back to the layer that makes a channel for each class", () => {
  const outline = outlineOf([
    layer(0, "Conv", [1, 10, 8, 8]),
    layer(1, "Conv", [1, 10, 8, 8]),
    layer(2, "Relu", [1, 10, 8, 8]),
    layer(3, "GlobalAveragePool", [1, 10, 1, 1]),
    layer(4, "Flatten", [1, 10]),
  ]);
  expect([...classLayers(outline)]).toEqual([4, 3, 2, 1]);
  expect(classOf(["wolf"], outline, outline.nodes[2] as NodeInfo)?.(0)).toBe("wolf");
  expect(classOf(undefined, outline, outline.nodes[2] as NodeInfo)?.(3)).toBe("class 3");
  expect(classOf(undefined, outline, outline.nodes[0] as NodeInfo)).toBeUndefined();
});

test("classLayers() stops where what comes in is no row of classes", () => {
  const pooled = layer(0, "GlobalAveragePool", [1, 64, 1, 1]);
  const gemm = layer(1, "Gemm", [1, 10]);
  expect([...classLayers(outlineOf([pooled, gemm]))]).toEqual([1]);
  const flat = layer(1, "Flatten", [1, 10]);
  expect([...classLayers(outlineOf([layer(0, "Relu", [1, 5, 1, 2]), flat]))]).toEqual([1]);
  expect([...classLayers(outlineOf([layer(0, "Flatten", [1, 12])]))]).toEqual([]);
});

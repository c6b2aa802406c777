import { describe, expect, test } from "vitest";
import { parseGraph, printGraph } from "../graph/text.ts";
import { bfloatToNumber, halfToNumber, numbers, type Tensor } from "../tensor.ts";
import { expectClose, randomFloats, runGraph } from "./testing/engine.ts";
import { toFloat32 } from "./to-float32.ts";

const everyBit = (type: "float16" | "bfloat16"): Tensor => ({
  type,
  shape: [65536],
  data: Uint16Array.from({ length: 65536 }, (_, i) => i),
});

describe("toFloat32()", () => {
  test.each([
    ["float16", halfToNumber],
    ["bfloat16", bfloatToNumber],
  ] as const)("decodes every %s", (type, value) => {
    const graph = parseGraph(`w: ${type}[65536] = {…}\ny = Abs(w)\noutput y`, { w: everyBit(type) });
    const found = toFloat32(graph);
    const expected = Array.from({ length: 65536 }, (_, bits) => value(bits));
    expect(numbers(found.graph.constants.get("w") as Tensor)).toEqual(expected);
    expect(found.remarks).toEqual([`${type} weights computed in float32 (1 tensor)`]);
  });

  test("changes weights, ports, Cast targets and tensors in attributes", () => {
    const graph = parseGraph(`opset 21
input x: float16[2]
w: float64[2] = [1, 2.5]
i: int64[1] = [7]
a = Cast<to=10>(x)
b = Constant<value=float16[1] [15360]>()
c = Cast<to=7>(a)
y = CastLike(w, b)
output y: float16[2]
`);
    expect(printGraph(toFloat32(graph).graph)).toBe(`opset 21
input x: float32[2]
w: float32[2] = [1, 2.5]
i: int64[1] = [7]
a = Cast<to=1>(x)
b = Constant<value=float32[1] [1]>()
c = Cast<to=7>(a)
y = CastLike(w, b)
output y: float32[2]
`);
  });

  test("computes what a double network computes", async () => {
    const graph = parseGraph(
      `opset 21
input x: float64[1,4]
w: float64[4,3] = {…}
h = MatMul(x, w)
y = Softmax(h)
output y: float64[1,3]`,
      { w: { type: "float64", shape: [4, 3], data: Float64Array.from(randomFloats([12]).data) } },
    );
    const x = randomFloats([1, 4], 2);
    const double = { type: "float64", shape: [1, 4], data: Float64Array.from(x.data) } as const;
    const single = await runGraph(toFloat32(graph).graph, { x });
    expect(single.y?.type).toBe("float32");
    expectClose(single, await runGraph(graph, { x: double }), 1e-6);
  });

  test("has nothing to say about a float32 graph", () => {
    const graph = parseGraph("input x: float32[2]\ny = Relu(x)\noutput y");
    expect(toFloat32(graph)).toEqual({ graph, remarks: [] });
  });
});

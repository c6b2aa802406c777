import { describe, expect, test } from "vitest";
import { floats, type Tensor } from "../../tensor.ts";
import { frozen, outputsOf } from "../../testing/open-text.ts";
import { graphAfter } from "./after.ts";

const skip = `input x: float32[1,1,2,2]
two: float32[] = [2]
three: float32[] = [3]
a = Mul(x, two)
s = Mul(x, three)
b = Relu(a)
c = Add(b, s)
k = Mul(two, three)
d = Mul(c, k)
output d`;

const x = floats([1, 1, 2, 2], [1, -2, 3, 0]);
const data = (tensor: Tensor | undefined) => Array.from(tensor?.data as Float32Array, (v) => v + 0);

describe("graphAfter()", () => {
  test("takes the layer and what goes round it", async () => {
    const after = graphAfter(await frozen(skip), { picture: "x", value: "b", outputs: ["d"] });
    expect(after?.carried).toEqual(["s"]);
    expect(after?.graph.inputs.map(({ name }) => name)).toEqual(["b", "s"]);
    expect(after?.graph.nodes.map(({ op }) => op)).toEqual(["Add", "Mul"]);
  });

  test("gives what the whole network gives, and follows its inputs", async () => {
    const graph = await frozen(skip);
    const after = graphAfter(graph, { picture: "x", value: "b", outputs: ["d"] });
    if (!after) throw new Error("no graph");
    const s = floats(
      x.shape,
      x.data.map((v) => 3 * v),
    );
    const at = await outputsOf(after.graph, { b: floats(x.shape, [2, 0, 6, 0]), s });
    expect(data(at.d)).toEqual(data((await outputsOf(graph, { x })).d));
    const changed = await outputsOf(after.graph, { b: floats(x.shape), s });
    expect(data(changed.d)).toEqual([18, -36, 54, 0]);
  });

  test("hands on the picture where it crosses the cut", async () => {
    const text = "input x: float32[1,1,2,2]\na = Relu(x)\nb = Neg(a)\nc = Add(b, x)\noutput c";
    const after = graphAfter(await frozen(text), { picture: "x", value: "a", outputs: ["c"] });
    expect(after?.carried).toEqual(["x"]);
  });

  test("carries indices as they are", async () => {
    const text = `input x: float32[1,1,4,4]
p, i = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(x)
f = Cast<to=1>(i)
r = Relu(p)
y = Add(r, f)
output y`;
    const graph = await frozen(text);
    const after = graphAfter(graph, { picture: "x", value: "r", outputs: ["y"] });
    expect(after?.carried).toEqual(["f"]);
    const other = graphAfter(graph, { picture: "x", value: "p", outputs: ["y"] });
    expect(other?.carried).toEqual(["f"]);
  });

  test("is undefined where an output does not depend on the layer", async () => {
    const graph = await frozen(skip);
    expect(graphAfter(graph, { picture: "x", value: "d", outputs: ["b"] })).toBeUndefined();
  });
});

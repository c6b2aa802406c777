import { describe, expect, test } from "vitest";
import type { Attribute, Graph, Node } from "../graph/graph.ts";
import { parseGraph, printGraph } from "../graph/text.ts";
import { floats, ints, type Tensor } from "../tensor.ts";
import { frozen, outputsOf, runtime } from "../testing/open-text.ts";
import { freeze } from "./freeze.ts";

const ops = ({ nodes }: Graph): string[] => nodes.map(({ op }) => op);

describe("freeze()", () => {
  test("folds the Shape → Gather → Concat → Reshape chain that exporters write for flatten", async () => {
    const graph = await frozen(`input x: float32[1,2,2,2]
zero: int64[] = [0]
rest: int64[1] = [-1]
axes: int64[1] = [0]
r = Relu(x)
all = Shape(r)
n = Gather(all, zero)
first = Unsqueeze(n, axes)
shape = Concat<axis=0>(first, rest)
y = Reshape(r, shape)
output y`);
    expect(ops(graph)).toEqual(["Relu", "Reshape"]);
    expect(graph.constants.get("shape")).toEqual(ints([1, -1]));
    expect(graph.types.get("y")).toEqual({ type: "float32", shape: [1, 8] });
  });

  test("folds weights that are worked on, with their numbers", async () => {
    const graph = await frozen(`input x: float32[1,2]
w: float32[2,2] = [1, 2, 3, 4]
t = Transpose<perm=[1, 0]>(w)
y = MatMul(x, t)
output y`);
    expect(ops(graph)).toEqual(["MatMul"]);
    expect(graph.constants.get("t")).toEqual(floats([2, 2], [1, 3, 2, 4]));
    expect([...graph.constants.keys()]).toEqual(["t"]);
  });

  test("folds a large weight that is worked on with its numbers too", async () => {
    const w = floats(
      [100, 50],
      Array.from({ length: 5000 }, (_, i) => i),
    );
    const graph = await frozen(
      "input x: float32[1,50]\nw: float32[100,50] = {…}\nn = Neg(w)\nt = Transpose<perm=[1, 0]>(n)\ny = MatMul(x, t)\noutput y",
      { w },
    );
    expect(graph.constants.get("t")?.data.slice(0, 3)).toEqual(Float32Array.of(-0, -50, -100));
  });

  test("makes Constant nodes constants", async () => {
    const graph = await frozen(`input x: float32[2]
c = Constant<value=float32[2] [3, 4]>()
y = Add(x, c)
output y`);
    expect(ops(graph)).toEqual(["Add"]);
    expect(graph.constants.get("c")).toEqual(floats([2], [3, 4]));
  });

  test("shares large weights with the graph it was given", async () => {
    const w = floats([64, 65]);
    const graph = await frozen(
      "input x: float32[1,64]\nw: float32[64,65] = {…}\ny = MatMul(x, w)\noutput y",
      {
        w,
      },
    );
    expect(graph.constants.get("w")).toBe(w);
    expect(graph.types.get("w")).toEqual({ type: "float32", shape: [64, 65] });
  });

  test("removes Identity and Dropout, in training mode as well, but keeps the name of the output", async () => {
    const graph = await frozen(`input x: float32[2]
ratio: float32[] = [0.5]
training: bool[] = [1]
a = Identity(x)
b, mask = Dropout(a, ratio, training)
c = Relu(b)
y = Identity(c)
output y`);
    expect(graph.nodes.map(({ op, inputs }) => [op, ...inputs])).toEqual([
      ["Relu", "x"],
      ["Identity", "c"],
    ]);
  });

  test("types values: bool from a comparison, int64 from ArgMax, what Cast says", async () => {
    const { types } = await frozen(`input x: float32[1,3]
zero: float32[] = [0]
positive = Greater(x, zero)
n, place = TopK<axis=1>(x, k)
k: int64[1] = [1]
best = ArgMax<axis=1>(x)
half = Cast<to=6>(x)
y = Where(positive, x, n)
z = Cast<to=1>(place)
a = Cast<to=1>(best)
b = Cast<to=1>(half)
s = Sum(y, z, a, b)
output s`);
    const of = (value: string): string => `${types.get(value)?.type} ${types.get(value)?.shape}`;
    expect(["positive", "place", "best", "half", "y"].map(of)).toEqual([
      "bool 1,3",
      "int64 1,1",
      "int64 1,1",
      "int32 1,3",
      "float32 1,3",
    ]);
  });

  test("takes the shapes given for open sizes, and refuses to guess", async () => {
    const text = 'input x: float32[N,1,"h",2]\ny = Relu(x)\noutput y';
    expect((await frozen(text, {}, { x: [1, 1, 4, 2] })).types.get("y")?.shape).toEqual([1, 1, 4, 2]);
    await expect(frozen(text)).rejects.toMatchObject({
      code: "shape-unknown",
      message: 'Cannot fix the shape of input "x": it is N×1×h×2',
      hint: "Give the picture size, for example --size 224x224.",
    });
  });

  test("passes on what the engine says about a shape that cannot be", async () => {
    const text = "input x: float32[1,N]\nw: float32[2,1] = [1, 1]\ny = MatMul(x, w)\noutput y";
    await expect(frozen(text, {}, { x: [1, 3] })).rejects.toMatchObject({ code: "engine-failed" });
  });

  test("leaves the given graph as it was", async () => {
    const graph = parseGraph("input x: float32[N]\na = Identity(x)\ny = Relu(a)\noutput y");
    const before = printGraph(graph, { constants: "full" });
    await freeze(runtime, graph, { x: [2] });
    expect(printGraph(graph, { constants: "full" })).toBe(before);
  });
});

describe("freeze() of If", () => {
  const body = (text: string): Attribute => ({ type: "graph", value: parseGraph(text) });
  const branching = (condition: readonly string[], name = "if"): Node => ({
    op: "If",
    domain: "",
    name,
    inputs: condition,
    outputs: ["y"],
    attributes: {
      then_branch: body("two: float32[] = [2]\na = Mul(h, two)\nb = Relu(a)\noutput b"),
      else_branch: body("a = Neg(h)\nb = Neg(a)\noutput b"),
    },
  });
  const around = (node: Node, more = ""): Graph => {
    const graph = parseGraph(`input x: float32[1,2]\n${more}h = Add(x, x)\nz = Relu(y)\noutput z`);
    const [last, ...rest] = graph.nodes.toReversed();
    return { ...graph, nodes: [...rest.toReversed(), node, last as Node] };
  };
  const shapes = { x: [1, 2] };
  const x = floats([1, 2], [1, -3]);

  test.each([
    ["true", "then", [4, 0], ["Add", "Mul", "Relu", "Relu"]],
    ["false", "else", [2, 0], ["Add", "Neg", "Neg", "Relu"]],
  ])(
    "with a condition that is always %s takes the %s branch, values from outside included",
    async (value, _, expected, names) => {
      const graph = around(branching(["c"]), `c: bool[] = [${value === "true" ? 1 : 0}]\n`);
      const taken = await freeze(runtime, graph, shapes);
      expect(ops(taken)).toEqual(names);
      expect((await outputsOf(taken, { x })).z?.data).toEqual(Float32Array.from(expected));
    },
  );

  test("takes the branch that the shape of the input decides", async () => {
    const more =
      "wanted: int64[2] = [1, 2]\nfound = Shape(x)\nsame = Equal(found, wanted)\nbits = Cast<to=6>(same)\nall = ReduceMin<keepdims=0>(bits)\nc = Cast<to=9>(all)\n";
    const taken = await freeze(runtime, around(branching(["c"]), more), shapes);
    expect(ops(taken)).toEqual(["Add", "Mul", "Relu", "Relu"]);
  });

  test("stays where the picture decides, with values from outside kept alive", async () => {
    const more = "zero: float32[] = [0]\nsum = ReduceSum<keepdims=0>(x)\nc = Greater(sum, zero)\n";
    const graph = around(branching(["c"]), more);
    const kept = await freeze(runtime, graph, shapes);
    expect(ops(kept)).toContain("If");
    expect(kept.types.get("y")).toEqual({ type: "float32", shape: [1, 2] });
    expect((await outputsOf(kept, { x })).z?.data).toEqual(Float32Array.of(2, 0));
    expect((await outputsOf(kept, { x: floats([1, 2], [1, 3]) })).z?.data).toEqual(Float32Array.of(4, 12));
  });

  test("whose branches use an Identity outside finds what that stood for", async () => {
    const graph = around(
      branching(["c"]),
      "zero: float32[] = [0]\nsum = ReduceSum<keepdims=0>(x)\nc = Greater(sum, zero)\n",
    );
    const renamed: Graph = {
      ...graph,
      nodes: graph.nodes.flatMap((node) =>
        node.outputs.includes("h")
          ? [
              { ...node, name: "early", outputs: ["early"] },
              { ...node, op: "Identity", inputs: ["early"], outputs: ["h"] },
            ]
          : [node],
      ),
    };
    const kept = await freeze(runtime, renamed, shapes);
    expect((await outputsOf(kept, { x })).z?.data).toEqual(Float32Array.of(2, 0));
  });

  test("in If unrolls both, with values that the inner one takes from the outer", async () => {
    const inner: Node = {
      op: "If",
      domain: "",
      name: "inner",
      inputs: ["c"],
      outputs: ["y"],
      attributes: { then_branch: body("b = Neg(a)\noutput b"), else_branch: body("b = Abs(a)\noutput b") },
    };
    const branch = parseGraph("a = Add(h, h)\noutput y");
    const withInner: Graph = { ...branch, nodes: [...branch.nodes, inner] };
    const outer: Node = {
      ...branching(["c"], "outer"),
      attributes: {
        then_branch: { type: "graph", value: withInner },
        else_branch: { type: "graph", value: withInner },
      },
    };
    const taken = await freeze(runtime, around(outer, "c: bool[] = [1]\n"), shapes);
    expect(ops(taken)).toEqual(["Add", "Add", "Neg", "Relu"]);
    expect((await outputsOf(taken, { x })).z?.data).toEqual(Float32Array.of(0, 12));
  });
});

test("a graph output that nothing computes from the input is a constant", async () => {
  const graph = await frozen("input x: float32[2,3]\ny = Shape(x)\noutput y: int64[2]");
  expect(graph.nodes).toEqual([]);
  expect(graph.constants.get("y") as Tensor).toEqual(ints([2, 3]));
});

import { describe, expect, test } from "vitest";
import { floats, ints } from "../tensor.ts";
import { Builder, valuesUsed } from "./builder.ts";
import type { Graph, Node, Port } from "./graph.ts";
import { parseGraph, printGraph } from "./text.ts";

const base = parseGraph("input x: float32[2]\nw: float32[2] = [1, 2]\na = Add(x, w)\ny = Relu(a)\noutput y");
const port = (name: string): Port => ({ name, type: "float32", shape: undefined });

describe("Builder", () => {
  test("appends nodes and leaves the graph it started from alone", () => {
    const before = printGraph(base);
    const b = new Builder(base);
    const graph = b.build([port(b.add("Neg", ["y"]))]);
    expect(graph.nodes.map(({ op }) => op)).toEqual(["Add", "Relu", "Neg"]);
    expect(printGraph(base)).toBe(before);
    expect(graph.constants.get("w")).toBe(base.constants.get("w"));
  });

  test("gives every value a name of its own", () => {
    const b = new Builder(parseGraph("input x: float32[2]\nneg = Relu(x)\nneg_1 = Relu(neg)\noutput neg_1"));
    expect([b.add("Neg", ["x"]), b.add("Neg", ["x"]), b.within("at").add("Neg", ["x"])]).toEqual([
      "neg_2",
      "neg_3",
      "at/neg",
    ]);
    expect(b.within("").fresh("x")).toBe("x_1");
  });

  test("keeps names apart from those of nodes as well", () => {
    const b = new Builder(parseGraph("input x: float32[2]\na = Relu(x)   @neg\noutput a"));
    expect(b.add("Neg", ["a"])).toBe("neg_1");
  });

  test("shares equal small constants, but not 0 and −0, nor types, nor shapes", () => {
    const b = new Builder(base);
    expect(b.ints([1, 2])).toBe(b.ints([1, 2]));
    expect(b.scalar(0)).not.toBe(b.scalar(-0));
    expect(b.constant(ints([1]))).not.toBe(b.constant(floats([1], [1])));
    expect(b.constant(floats([1, 1], [1]))).not.toBe(b.constant(floats([1], [1])));
    expect(b.constant(floats([17]))).not.toBe(b.constant(floats([17])));
  });

  test("define() keeps a constant that is there", () => {
    const b = new Builder(base);
    b.define("w", floats([2], [9, 9]));
    b.define("v", floats([1], [3]));
    const graph = b.build([port(b.add("Add", ["y", "v"]))]);
    expect(graph.constants.get("w")).toEqual(floats([2], [1, 2]));
    expect(graph.constants.get("v")).toEqual(floats([1], [3]));
  });

  test("build() keeps only what the outputs need", () => {
    const graph = new Builder(base).build([port("a")]);
    expect(graph.nodes.map(({ op }) => op)).toEqual(["Add"]);
    expect(new Builder(base).build([port("x")]).constants.size).toBe(0);
    expect(new Builder(base).build([port("w")]).inputs).toEqual([]);
  });

  test("addMany() names outputs by number", () => {
    const b = new Builder(base);
    const [left = "", right = ""] = b.addMany("Split", ["y"], 2, { axis: 0, num_outputs: 2 });
    expect([left, right]).toEqual(["split.0", "split.1"]);
    expect(b.build([port(right)]).nodes.at(-1)?.attributes).toEqual({
      axis: { type: "int", value: 0 },
      num_outputs: { type: "int", value: 2 },
    });
  });
});

test("valuesUsed() counts what graphs inside a node take from outside", () => {
  const inner = (text: string): Graph => parseGraph(text);
  const node: Node = {
    op: "If",
    domain: "",
    name: "if",
    inputs: ["c"],
    outputs: ["y"],
    attributes: {
      then_branch: { type: "graph", value: inner("b = Neg(a)\noutput b") },
      else_branch: { type: "graph", value: inner("output outer") },
    },
  };
  expect(valuesUsed(node)).toEqual(["c", "a", "b", "outer"]);
});

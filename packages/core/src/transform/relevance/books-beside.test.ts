import { expect, test } from "vitest";
import { Builder } from "../../graph/builder.ts";
import type { Graph } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { frozen, outputsOf } from "../../testing/open-text.ts";
import { booksBeside } from "./books-beside.ts";

/** Two steps of a sweep, each with two amounts that share a sum, and the books. */
async function swept(): Promise<Graph> {
  const b = new Builder(await frozen("input x: float32[1,3]\ny = Relu(x)\noutput y"));
  const sum = (value: string): string => b.add("ReduceSum", [value, b.ints([1])], { keepdims: 0 });
  const amounts = (value: string): string[] => {
    const total = sum(value);
    return [b.add("Neg", [total]), b.add("Mul", [total, total])];
  };
  const first = b.add("Mul", ["y", "y"]);
  const early = amounts(first);
  const second = b.add("Mul", [first, "y"]);
  const books = b.add("Concat", [...early, ...amounts(second)], { axis: 0 });
  const port = (name: string, shape: readonly number[]) => ({ name, type: "float32", shape }) as const;
  return b.build([port(second, [1, 3]), port(books, [4])]);
}

test("booksBeside() puts what only the books need last, the last made first, and computes the same", async () => {
  const graph = await swept();
  const [map, books] = graph.outputs.map(({ name }) => name) as [string, string];
  const moved = booksBeside(graph, [books]);
  const makes = (value: string): number => moved.nodes.findIndex(({ outputs }) => outputs.includes(value));
  expect(moved.nodes.map(({ op }) => op).join(" ")).toBe(
    "Relu Mul Mul ReduceSum Mul Neg ReduceSum Mul Neg Concat",
  );
  expect(makes(map)).toBe(2);
  const late = moved.nodes.find(({ inputs }) => inputs[0] === map);
  expect(moved.nodes.indexOf(late as (typeof moved.nodes)[number])).toBe(3);
  const feeds = { x: floats([1, 3], [1, -2, 3]) };
  expect(await outputsOf(moved, feeds)).toEqual(await outputsOf(graph, feeds));
});

test("booksBeside() leaves a graph without books as it is", async () => {
  const graph = await swept();
  expect(booksBeside(graph, [])).toBe(graph);
});

import { describe, expect, test } from "vitest";
import { frozen } from "../testing/open-text.ts";
import { Draft } from "./draft.ts";

const base = () => frozen("input x: float32[1,2]\ny = Relu(x)\noutput y");

describe("Draft", () => {
  test("knows the types of the graph and of what is added", async () => {
    const draft = new Draft(await base());
    const sum = draft.add("ReduceSum", ["y", draft.b.ints([1])], [1, 1]);
    const graph = draft.finish([sum]);
    expect(graph.outputs.map(({ name, shape }) => [name, shape])).toEqual([
      ["y", [1, 2]],
      [sum, [1, 1]],
    ]);
    expect(graph.types.get(sum)).toEqual({ type: "float32", shape: [1, 1] });
    expect(graph.types.get("ints")).toEqual({ type: "int64", shape: [1] });
  });

  test("adds inputs", async () => {
    const draft = new Draft(await base());
    const k = draft.input({ name: "k", type: "int64", shape: [1] });
    const picked = draft.add("Gather", ["y", k], [1, 1], { axis: 1 });
    expect(draft.finish([picked]).inputs.map(({ name, type }) => [name, type])).toEqual([
      ["x", "float32"],
      ["k", "int64"],
    ]);
  });

  test("names an output of the graph only once, and leaves its types alone", async () => {
    const graph = await base();
    const before = new Map(graph.types);
    const draft = new Draft(graph);
    expect(draft.finish(["y"]).outputs).toHaveLength(1);
    draft.finish([draft.add("Neg", ["y"], [1, 2])]);
    expect(graph.types).toEqual(before);
  });

  test("throws for a value whose shape it was not told", async () => {
    const draft = new Draft(await base());
    expect(() => draft.shape("nothing")).toThrow('no shape known for value "nothing"');
  });
});

/** A graph with open shapes → a StaticGraph: shapes fixed and measured, constants folded, what inference ignores removed. */

import { FoveaError } from "../errors.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, Node, Port, StaticGraph, TensorType, Value } from "../graph/graph.ts";
import type { Runtime } from "../run/runtime.ts";
import { numbers, shapeText, type Tensor } from "../tensor.ts";
import { withExplicitCeil } from "./explicit-ceil.ts";
import { measure } from "./measure.ts";
import { taking } from "./taking.ts";

/** Exact shapes of inputs, by name. */
export type InputShapes = Readonly<Record<Value, readonly number[]>>;

/**
 * Fixes the shapes of all inputs, then measures every other shape by one run of the engine.
 *
 * Nodes whose result is the same for every picture become constants; an If whose condition is among them becomes the
 * branch it takes; Identity and Dropout go. Weights are shared with `graph`.
 * Throws `shape-unknown` if an input has an open size that `shapes` does not give, `engine-failed` if the engine
 * refuses the graph at these shapes.
 */
export async function freeze(runtime: Runtime, graph: Graph, shapes: InputShapes): Promise<StaticGraph> {
  let current = withoutIdentities(
    withConstantNodes(prune({ ...graph, inputs: graph.inputs.map((p) => fixed(p, shapes)) })),
  );
  for (;;) {
    const { types, folded } = await measure(runtime, current);
    const constants = new Map([...current.constants, ...folded]);
    const nodes = current.nodes.filter((node) =>
      node.outputs.some((v) => v !== "" && types.has(v) && !folded.has(v)),
    );
    const settled = prune({ ...current, constants, nodes });
    const unrolled = withBranchesTaken(settled);
    if (unrolled === settled) return settledOn(settled, types);
    current = withoutIdentities(withConstantNodes(unrolled));
  }
}

const settledOn = (graph: Graph, types: ReadonlyMap<Value, TensorType>): StaticGraph => ({
  ...graph,
  nodes: graph.nodes.map((node) => withExplicitCeil(node, types)),
  outputs: graph.outputs.map((port) => ({ ...port, ...types.get(port.name) })),
  types,
});

function fixed(port: Port, shapes: InputShapes): Port {
  const shape = shapes[port.name] ?? port.shape;
  if (!shape || shape.some((size) => typeof size !== "number")) {
    const found = port.shape ? shapeText(port.shape) : "unknown";
    throw new FoveaError("shape-unknown", `Cannot fix the shape of input "${port.name}": it is ${found}`, {
      hint: "Give the picture size, for example --size 224x224.",
    });
  }
  return { ...port, shape };
}

const prune = (graph: Graph): Graph => new Builder(graph).build(graph.outputs);

/** Constant nodes with a tensor become constants of the graph. */
function withConstantNodes(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  const nodes = graph.nodes.filter((node) => {
    const value = node.op === "Constant" ? node.attributes.value : undefined;
    if (value?.type !== "tensor") return true;
    constants.set(node.outputs[0] as Value, value.value);
    return false;
  });
  return { ...graph, constants, nodes };
}

/** Identity, and Dropout as it is at inference, replaced by their input; a graph output keeps its node. */
function withoutIdentities(graph: Graph): Graph {
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const stands = new Map<Value, Value>();
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    const renamed = stands.size === 0 ? node : taking(node, (value) => stands.get(value) ?? value);
    const [output = ""] = node.outputs;
    const passes = (node.op === "Identity" || node.op === "Dropout") && node.domain === "";
    if (passes && !outputs.has(output) && !usesLaterOutput(graph, node))
      stands.set(output, renamed.inputs[0] as Value);
    else nodes.push(renamed);
  }
  return stands.size === 0 ? graph : { ...graph, nodes };
}

const usesLaterOutput = (graph: Graph, node: Node): boolean =>
  node.outputs
    .slice(1)
    .some((mask) => mask !== "" && graph.nodes.some(({ inputs }) => inputs.includes(mask)));

/** If nodes with a constant condition, replaced by the nodes of the branch. */
function withBranchesTaken(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  let changed = false;
  const nodes = graph.nodes.flatMap((node) => {
    const condition = node.op === "If" ? constants.get(node.inputs[0] ?? "") : undefined;
    if (!condition) return [node];
    changed = true;
    return branchNodes(node, condition, constants);
  });
  return changed ? { ...graph, nodes, constants } : graph;
}

function branchNodes(node: Node, condition: Tensor, constants: Map<Value, Tensor>): Node[] {
  const taken = node.attributes[numbers(condition)[0] ? "then_branch" : "else_branch"];
  if (taken?.type !== "graph") return [node];
  // Names inside a branch may repeat in the other branch or in other Ifs: they get the node's name in front.
  const { nodes, outputs, constants: inner } = taken.value;
  const own = new Set([...inner.keys(), ...nodes.flatMap((n) => n.outputs)]);
  const rename = (value: Value): Value => (value !== "" && own.has(value) ? `${node.name}/${value}` : value);
  for (const [name, tensor] of inner) constants.set(rename(name), tensor);
  const body = nodes.map((n) => ({
    ...taking(n, rename),
    name: `${node.name}/${n.name}`,
    outputs: n.outputs.map(rename),
  }));
  const ends = node.outputs.map((value, i): Node => {
    const source = rename(outputs[i]?.name ?? "");
    return {
      op: "Identity",
      domain: "",
      name: `${node.name}/${i}`,
      inputs: [source],
      outputs: [value],
      attributes: {},
    };
  });
  return [...body, ...ends];
}

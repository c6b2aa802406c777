/** Shapes of all values: by arithmetic where it is beyond doubt, else the engine runs the graph once and tells. */

import { Builder, valuesUsed } from "../graph/builder.ts";
import type { Graph, Node, Port, TensorType, Value } from "../graph/graph.ts";
import type { Runtime, Tensors } from "../run/runtime.ts";
import { arrayOf, type ElementType, floats, numbers, sizeOf, type Tensor } from "../tensor.ts";
import { outputTypes } from "./element-types.ts";
import { shapeMade } from "./shape-rules.ts";

export interface Measured {
  readonly types: ReadonlyMap<Value, TensorType>;
  /** Values that do not depend on the input's numbers, as far as the rest of the graph uses them. */
  readonly folded: ReadonlyMap<Value, Tensor>;
}

/** A weight of more elements than this is replaced by zeros while measuring: shapes do not depend on it. */
const smallWeight = 4096;

/**
 * Shapes of all values of a graph whose inputs all have exact shapes, and what of it is the same for every picture.
 *
 * The engine is not asked where nothing is to be folded and every operator's shape is a plain formula: as the first thing
 * in the life of a process that would cost as much as ten forwards.
 */
export async function measure(runtime: Runtime, graph: Graph): Promise<Measured> {
  const fixed = fixedValues(graph);
  const types = frontierOf(graph, fixed).length === 0 ? calculatedTypes(graph) : undefined;
  return types ? { types, folded: new Map() } : measuredByRun(runtime, graph);
}

/** Types of all values by the rules of their operators; undefined if one of them has none. */
export function calculatedTypes(graph: Graph): ReadonlyMap<Value, TensorType> | undefined {
  const types = new Map<Value, TensorType>();
  for (const { name, type, shape } of graph.inputs)
    types.set(name, { type, shape: shape as readonly number[] });
  for (const [name, { type, shape }] of graph.constants) types.set(name, { type, shape });
  for (const node of graph.nodes) {
    const taken = node.inputs.map((value) => ({
      shape: types.get(value)?.shape,
      constant: graph.constants.get(value),
    }));
    const [output = ""] = node.outputs;
    const shape = types.get(node.inputs[0] ?? "")?.type === "float32" ? shapeMade(node, taken) : undefined;
    if (!shape) return undefined;
    types.set(output, { type: "float32", shape });
  }
  return types;
}

/**
 * Runs `graph`, whose inputs all have exact shapes, on ones.
 *
 * Every value that depends on the input only gives its shape away; every value that does not (weights worked on,
 * Shape → Gather → Reshape chains) is fetched whole, to be folded into a constant.
 */
export async function measuredByRun(runtime: Runtime, graph: Graph): Promise<Measured> {
  const fixed = fixedValues(graph);
  const frontier = frontierOf(graph, fixed);
  const lean = withoutLargeWeights(graph, fixed);
  const b = new Builder(lean);
  const dynamic = graph.nodes
    .flatMap((node) => node.outputs)
    .filter((value) => value !== "" && !fixed.has(value));
  const shapeOf = new Map(dynamic.map((value) => [value, b.within("shape").add("Shape", [value])]));
  const elements = elementTypes(graph);
  const outputs = [
    ...Array.from(shapeOf.values(), (name): Port => ({ name, type: "int64", shape: undefined })),
    ...frontier.map((name): Port => ({ name, type: elements.get(name) ?? "float32", shape: undefined })),
  ];
  const results = outputs.length === 0 ? {} : await runOnce(runtime, b.build(outputs), lean);
  return collect(graph, elements, results, shapeOf, frontier);
}

/** Element type of every value of the graph. */
function elementTypes(graph: Graph): Map<Value, ElementType> {
  const types = new Map<Value, ElementType>(graph.inputs.map(({ name, type }) => [name, type]));
  for (const [name, { type }] of graph.constants) types.set(name, type);
  for (const node of graph.nodes) {
    const made = outputTypes(node, (value) => types.get(value));
    for (const [index, value] of node.outputs.entries()) types.set(value, made[index] as ElementType);
  }
  return types;
}

async function runOnce(runtime: Runtime, graph: Graph, { inputs }: Graph): Promise<Tensors> {
  const session = await runtime.compile(graph, { optimize: "none" });
  try {
    return await session.run(Object.fromEntries(inputs.map((port) => [port.name, onesOf(port)])));
  } finally {
    await session.dispose();
  }
}

function onesOf({ type, shape }: Port): Tensor {
  const exact = shape as readonly number[];
  if (type === "float32") return floats(exact, new Float32Array(sizeOf(exact)).fill(1));
  const data = new arrayOf[type as Exclude<ElementType, "string">](sizeOf(exact));
  return { type, shape: exact, data } as Tensor;
}

function collect(
  graph: Graph,
  elements: ReadonlyMap<Value, ElementType>,
  results: Tensors,
  shapeOf: ReadonlyMap<Value, Value>,
  frontier: readonly Value[],
): Measured {
  const folded = new Map(frontier.map((value) => [value, results[value] as Tensor]));
  const types = new Map<Value, TensorType>();
  for (const { name, type, shape } of graph.inputs)
    types.set(name, { type, shape: shape as readonly number[] });
  for (const [name, { type, shape }] of [...graph.constants, ...folded]) types.set(name, { type, shape });
  for (const [value, shape] of shapeOf) {
    types.set(value, { type: elements.get(value) ?? "float32", shape: numbers(results[shape] as Tensor) });
  }
  return { types, folded };
}

const random = /^(Random|Multinomial|Bernoulli)/;

/** Operators whose shape depends on the numbers they are given, not on the shape alone. */
const unsteady = new Set("NonZero Compress Unique NonMaxSuppression Loop Scan If".split(" "));

/** Values that are the same for every input of this shape. */
function fixedValues(graph: Graph): ReadonlySet<Value> {
  const fixed = new Set(graph.constants.keys());
  const open = new Set<Value>();
  for (const node of graph.nodes) {
    const used = valuesUsed(node);
    const constant = used.every((v) => v === "" || fixed.has(v));
    const shaky = used.some((v) => open.has(v)) || (unsteady.has(node.op) && !constant);
    if (shaky) for (const value of node.outputs) open.add(value);
    const known = constant || ((node.op === "Shape" || node.op === "Size") && !shaky);
    const inner = Object.values(node.attributes).some(({ type }) => type === "graph");
    if (known && !inner && !random.test(node.op)) for (const value of node.outputs) fixed.add(value);
  }
  return fixed;
}

/** Fixed values made by nodes and used by nodes that stay, or by the outputs. */
function frontierOf(graph: Graph, fixed: ReadonlySet<Value>): Value[] {
  const staying = graph.nodes.filter((node) => node.outputs.some((value) => !fixed.has(value)));
  const used = new Set([...staying.flatMap(valuesUsed), ...graph.outputs.map(({ name }) => name)]);
  return [...used].filter((value) => fixed.has(value) && !graph.constants.has(value));
}

/** Large weights become ConstantOfShape nodes, unless a fixed value is computed from them. */
function withoutLargeWeights(graph: Graph, fixed: ReadonlySet<Value>): Graph {
  const needed = new Set(
    graph.nodes.filter((node) => node.outputs.every((v) => fixed.has(v))).flatMap(valuesUsed),
  );
  const constants = new Map<Value, Tensor>();
  const zeros: Node[] = [];
  for (const [name, tensor] of graph.constants) {
    const large = tensor.type === "float32" && sizeOf(tensor.shape) > smallWeight && !needed.has(name);
    if (!large) constants.set(name, tensor);
    else {
      const shape = `${name} (shape)`;
      constants.set(shape, {
        type: "int64",
        shape: [tensor.shape.length],
        data: BigInt64Array.from(tensor.shape, BigInt),
      });
      zeros.push({
        op: "ConstantOfShape",
        domain: "",
        name: shape,
        inputs: [shape],
        outputs: [name],
        attributes: {},
      });
    }
  }
  return { ...graph, constants, nodes: [...zeros, ...graph.nodes] };
}

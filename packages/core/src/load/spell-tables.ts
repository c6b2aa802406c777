/** Models of tables (operators of ai.onnx.ml) brought to the working form: one output of scores, standard operators. */

import { Builder } from "../graph/builder.ts";
import type { Graph, Node, Port, Value } from "../graph/graph.ts";
import type { Tensor } from "../tensor.ts";
import { addsUpToOne, linearModels, scoreNames } from "./linear-models.ts";
import { NameSource } from "./names.ts";
import { Rewriter } from "./rewriter.ts";

const domain = "ai.onnx.ml";

/** A file that uses these operators alone may name no standard operator set: it then has the working one. */
export const withStandardSet = (graph: Graph): Graph =>
  graph.opsets[""] === undefined && graph.opsets[domain] !== undefined
    ? { ...graph, opsets: { ...graph.opsets, "": 21 } }
    : graph;

/**
 * The graph with linear models of ai.onnx.ml as standard operators, without outputs that hold a label, which only says
 * where the scores are largest; the names of the classes go into the metadata, as `classes`. Whole numbers as input are
 * given as floats. Operators with no standard form stay. Expects the working operator set.
 */
export function spellTables(graph: Graph): Graph {
  if (!graph.nodes.some((node) => node.domain === domain)) return graph;
  const scored = new Builder(graph).build(scoreOutputs(graph));
  const constants = new Map(scored.constants);
  const names = new NameSource(scored);
  const shares = new Set<Value>();
  const nodes = scored.nodes.flatMap((node) => {
    const spelled = isNothing(node, shares) ? passing(node) : rewritten(node, names, constants);
    noteShares(node, shares);
    return spelled ?? [node];
  });
  return { ...scored, nodes, constants, inputs: scored.inputs.map(asFloat), metadata: withClasses(graph) };
}

/** All outputs of numbers if there are some, else all; maps count as numbers. */
function scoreOutputs({ outputs }: Graph): readonly Port[] {
  const numbers = outputs.filter(({ type }) => type.includes("float"));
  return numbers.length > 0 ? numbers : outputs;
}

function rewritten(
  node: Node,
  names: NameSource,
  constants: Map<Value, Tensor>,
): readonly Node[] | undefined {
  const rewrite = node.domain === domain ? linearModels[node.op] : undefined;
  const [label = ""] = node.outputs;
  const isLabelWanted = node.outputs.length > 1 && names.used(label);
  if (!rewrite || isLabelWanted) return undefined;
  const to = new Rewriter(node, {
    names,
    shape: () => undefined,
    constant: (value) => constants.get(value),
    readers: () => undefined,
    define: (name, tensor) => constants.set(name, tensor),
  });
  const results = rewrite(node, to);
  return results && to.finished(results);
}

/** Remembers probabilities that add up to 1 as it is: a Normalizer changes nothing there. */
function noteShares(node: Node, shares: Set<Value>): void {
  if (node.op === "LinearClassifier" && addsUpToOne(node)) shares.add(node.outputs[1] ?? "");
  if (node.op === "Cast" && shares.has(node.inputs[0] ?? "")) shares.add(node.outputs[0] ?? "");
}

const isNothing = (node: Node, shares: ReadonlySet<Value>): boolean =>
  node.op === "Normalizer" &&
  node.domain === domain &&
  node.attributes.norm?.type === "string" &&
  node.attributes.norm.value === "L1" &&
  shares.has(node.inputs[0] ?? "");

const passing = (node: Node): Node[] => [{ ...node, op: "Identity", domain: "", attributes: {} }];

const asFloat = (port: Port): Port => (port.type.includes("int") ? { ...port, type: "float32" } : port);

/** The classes (or pairs of classes) that the operators name, unless the file tells them itself or they are just 0, 1, 2 … */
function withClasses({ nodes, metadata }: Graph): Graph["metadata"] {
  const names = nodes.map(scoreNames).find((list) => list.length > 0) ?? [];
  const isPlain = names.every((name, i) => name === String(i));
  return isPlain || metadata.classes !== undefined
    ? metadata
    : { ...metadata, classes: JSON.stringify(names) };
}

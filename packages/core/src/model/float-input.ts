/** The picture's input of a network that was just loaded. */

import { FoveaError } from "../errors.ts";
import { valuesUsed } from "../graph/builder.ts";
import type { Graph, Node, Port } from "../graph/graph.ts";
import { elementNumber } from "../load/elements.ts";

/** The one input that the outputs need. Throws `model-unsupported` for several. */
export function onlyInput(graph: Graph): Port {
  // An input that the chosen output does not need may stay unfed.
  const used = new Set(graph.nodes.flatMap(valuesUsed));
  const needed = graph.inputs.filter(({ name }) => used.has(name));
  const [input] = needed;
  if (input && needed.length === 1) return input;
  const names = needed.map(({ name }) => `"${name}"`).join(", ");
  throw new FoveaError(
    "model-unsupported",
    `Cannot explain the model: it has ${needed.length} inputs${names ? ` (${names})` : ""}, and Fovea feeds one picture`,
    { hint: "Export the model with the picture as its only input." },
  );
}

/** A network that takes bytes gets the same numbers as floats, so that there is something to differentiate by. */
export function asFloatInput(graph: Graph): Graph {
  const input = onlyInput(graph);
  if (input.type === "float32") return graph;
  const typed = `${input.name}/${input.type}`;
  const cast: Node = {
    op: "Cast",
    domain: "",
    name: typed,
    inputs: [input.name],
    outputs: [typed],
    attributes: { to: { type: "int", value: elementNumber(input.type) } },
  };
  const nodes = graph.nodes.map((node) =>
    node.op === "Cast" ? node : { ...node, inputs: node.inputs.map((v) => (v === input.name ? typed : v)) },
  );
  return { ...graph, inputs: [{ ...input, type: "float32" }], nodes: [cast, ...nodes] };
}

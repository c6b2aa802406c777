/** Gates that a gradient repeats over all places, taken in that form by the network's own product too. */

import { stringOf } from "../../graph/attributes.ts";
import type { Graph, Node, TensorType, Value } from "../../graph/graph.ts";
import { numbers, sameShape } from "../../tensor.ts";
import { Wiring } from "./wiring.ts";

type Types = ReadonlyMap<Value, TensorType>;

/**
 * x ⊙ s, s broadcast over the places  →  x ⊙ r, where r is s repeated by a Resize that the gradient needs anyway.
 *
 * Broadcasting leaves the engine's blocks of channels, which costs a copy of x to there and one back. The same bits; about 5 % off
 * the gradient of EfficientNet-B0.
 */
export function withSharedRepeats(graph: Graph, types: Types): Graph {
  const wiring = new Wiring(graph);
  const taken = new Set<Node>();
  for (const [at, repeat] of graph.nodes.entries()) {
    const whole = repeatedShape(graph, repeat, types);
    if (!whole) continue;
    const [s = ""] = repeat.inputs;
    const product = wiring.users(s).find((node) => isProduct(node, s, whole, types));
    if (!product || taken.has(product) || graph.nodes.indexOf(product) > at) continue;
    taken.add(product);
    const inputs = product.inputs.map((value) => (value === s ? (repeat.outputs[0] as Value) : value));
    wiring.replace(repeat, []);
    wiring.replace(product, [repeat, { ...product, inputs }]);
  }
  return wiring.result();
}

/** The shape N C H W of s N C 1 1 repeated, if that is what the node does. */
function repeatedShape({ constants }: Graph, node: Node, types: Types): number[] | undefined {
  const [s = "", region = "", scales = ""] = node.inputs;
  const factors = constants.get(scales);
  if (node.op !== "Resize" || !factors || region !== "" || stringOf(node, "mode", "nearest") !== "nearest")
    return undefined;
  const shape = types.get(s)?.shape ?? [];
  const single = shape.length === 4 && shape[2] === 1 && shape[3] === 1;
  return single ? numbers(factors).map((factor, axis) => factor * (shape[axis] as number)) : undefined;
}

/** Whether the node is x ⊙ s with x of the shape `whole`. */
function isProduct({ op, inputs }: Node, s: Value, whole: readonly number[], types: Types): boolean {
  const x = inputs.find((value) => value !== s);
  return op === "Mul" && sameShape(types.get(x ?? "")?.shape ?? [], whole);
}

/** A graph of pictures → the same graph of blends of two pictures, which the engine mixes. */

import { attributes } from "../../graph/attributes.ts";
import { Builder } from "../../graph/builder.ts";
import type { Graph, Port, Value } from "../../graph/graph.ts";

/**
 * The same graph with three inputs, its last, in place of the picture: weights, of shape `weights`, and a picture and its cover of one row.
 *
 * Row n is weights_n ⊙ picture + (1 − weights_n) ⊙ cover, every step in float32: mixed by the engine, in several threads, and of a
 * row nothing but its weights goes there.
 */
export function ofBlends(graph: Graph, picture: Value, weights: readonly number[]): Graph {
  const port = graph.inputs.find(({ name }) => name === picture) as Port;
  const shape = port.shape as readonly number[];
  const b = new Builder({ ...graph, nodes: [], inputs: graph.inputs.filter((input) => input !== port) });
  // The picture and the nodes come later, but their names are taken.
  b.fresh(picture);
  for (const node of graph.nodes) for (const name of [node.name, ...node.outputs]) b.fresh(name);
  const input = (name: string, sizes: readonly number[]): Value =>
    b.input({ name, type: "float32", shape: sizes });
  const weight = input("blend_weights", weights);
  const [shown, cover] = ["blend_picture", "blend_cover"].map((name) => input(name, shape.with(0, 1)));
  const part = b.add("Mul", [weight, shown as Value]);
  const other = b.add("Mul", [b.add("Sub", [b.scalar(1), weight]), cover as Value]);
  const name = b.fresh("blend");
  b.addNode({
    ...{ op: "Add", domain: "", name, attributes: attributes({}) },
    ...{ inputs: [part, other], outputs: [picture] },
  });
  for (const node of graph.nodes) b.addNode(node);
  return b.build(graph.outputs);
}

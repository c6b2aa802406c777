/** The least and the largest signal at the first layer, from those of a pixel: for the z^B rule. */

import { FoveaError } from "../../errors.ts";
import { valuesUsed } from "../../graph/builder.ts";
import type { Node, Port, Value } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import type { LayerRule } from "./composite.ts";
import type { Facts, Layer } from "./facts.ts";
import type { RelevanceContext } from "./rule.ts";

type Box = Extract<LayerRule, { rule: "z-box" }>;

interface Bounds {
  readonly low: Value;
  readonly high: Value;
}

/** Black and white pictures, and what the nodes before the layer (a transpose, a scaling) make of them. */
export function boxOf({ x }: Layer, to: RelevanceContext, { low, high, axis = 1 }: Box): Bounds {
  if (!low || !high) {
    throw new FoveaError("option-invalid", "Cannot use rule z-box: the range of the pixels is not known", {
      hint: "Give it in the model's units, one number or one per channel: --set low=-2.1 --set high=2.6.",
    });
  }
  const path = nodesBefore(to.facts, x);
  const [input] = to.facts.graph.inputs.filter(({ name }) => to.facts.moving(name));
  const [black, white] = [low, high].map((values) =>
    through(to, path, x, picture(to, input as Port, values, axis)),
  );
  if (path.length === 0) return { low: black as Value, high: white as Value };
  const ends = [black as Value, white as Value];
  return { low: to.b.add("Min", ends), high: to.b.add("Max", ends) };
}

/** A picture of one colour. */
function picture(to: RelevanceContext, input: Port, values: readonly number[], axis: number): Value {
  const shape = input.shape as readonly number[];
  if (values.length !== 1 && values.length !== shape[axis]) {
    throw new FoveaError(
      "option-invalid",
      `Cannot use rule z-box: found ${values.length} values for ${shape[axis]} channels`,
      { hint: "Give low and high as one number, or as one per channel." },
    );
  }
  const spread = shape.map((_, i) => (i === axis ? values.length : 1));
  const colour = to.b.constant(floats(spread, values), "colour");
  return to.b.add("Expand", [colour, to.b.ints(shape)]);
}

/** Nodes between the picture and the value, in order. */
function nodesBefore(facts: Facts, value: Value): Node[] {
  const needed = new Set([value]);
  const path: Node[] = [];
  for (const node of facts.graph.nodes.toReversed()) {
    if (!node.outputs.some((v) => needed.has(v)) || !node.outputs.some((v) => facts.moving(v))) continue;
    path.push(node);
    for (const v of valuesUsed(node)) needed.add(v);
  }
  return path.reverse();
}

/** What a copy of the nodes makes of another picture at `value`. */
function through(to: RelevanceContext, path: readonly Node[], value: Value, from: Value): Value {
  const [input] = to.facts.graph.inputs.filter(({ name }) => to.facts.moving(name));
  const copies = new Map<Value, Value>([[input?.name ?? "", from]]);
  for (const node of path) {
    const outputs = node.outputs.map((v) => to.b.fresh(v));
    const inputs = node.inputs.map((v) => copies.get(v) ?? v);
    for (const [i, v] of node.outputs.entries()) copies.set(v, outputs[i] as Value);
    to.b.addNode({ ...node, name: to.b.fresh(node.op.toLowerCase()), inputs, outputs });
  }
  return copies.get(value) as Value;
}

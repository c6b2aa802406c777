/** Gradients of Gather… and Scatter…: what one reads, the other's transpose adds up. */

import { UnsupportedOpError } from "../../errors.ts";
import { intOf, stringOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { floats, sizeOf } from "../../tensor.ts";
import { axisOf, expand, reshape } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";

const zeros = ({ b }: GradientContext, shape: readonly number[]): Value => b.constant(floats(shape), "zeros");

/** Gather along an axis: dy added up where the elements came from. Laid out as before × axis × after. */
export const gather: GradientRule = (node, dy, to) => {
  const [x = "", indices = ""] = node.inputs;
  const shape = to.shape(x);
  const axis = axisOf(intOf(node, "axis", 0), shape.length);
  const [before, after] = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1))];
  const count = sizeOf(to.shape(indices));
  const places = expand(to.b, reshape(to.b, indices, [1, count, 1]), [before, count, after]);
  const parts = reshape(to.b, dy, [before, count, after]);
  const data = zeros(to, [before, shape[axis] as number, after]);
  return [
    reshape(to.b, to.b.add("ScatterElements", [data, places, parts], { axis: 1, reduction: "add" }), shape),
  ];
};

export const gatherElements: GradientRule = (node, dy, to) => {
  const [x = "", indices = ""] = node.inputs;
  const settings = { axis: intOf(node, "axis", 0), reduction: "add" };
  return [to.b.add("ScatterElements", [zeros(to, to.shape(x)), indices, dy], settings)];
};

export const gatherND: GradientRule = (node, dy, to) => {
  const [x = "", indices = ""] = node.inputs;
  if (intOf(node, "batch_dims", 0) !== 0) refuse(node, "batch_dims other than 0 has no rule");
  return [to.b.add("ScatterND", [zeros(to, to.shape(x)), indices, dy], { reduction: "add" })];
};

/** Scatter: the updates read dy where they went; the data keeps dy but where it was overwritten. */
const scatter =
  (read: string, write: string): GradientRule =>
  (node, dy, to) => {
    const [, indices = "", updates = ""] = node.inputs;
    const reduction = stringOf(node, "reduction", "none");
    if (reduction !== "none" && reduction !== "add") refuse(node, `reduction "${reduction}" has no rule`);
    const settings = write === "ScatterElements" ? { axis: intOf(node, "axis", 0) } : {};
    const kept = () => to.b.add(write, [dy, indices, zeros(to, to.shape(updates))], settings);
    return [
      to.needs(0) ? (reduction === "add" ? dy : kept()) : undefined,
      undefined,
      to.needs(2) ? to.b.add(read, [dy, indices], settings) : undefined,
    ];
  };

export const scatterElements: GradientRule = scatter("GatherElements", "ScatterElements");
export const scatterND: GradientRule = scatter("GatherND", "ScatterND");

function refuse(node: Node, why: string): never {
  throw new UnsupportedOpError("gradient", node.op, node.name, why);
}

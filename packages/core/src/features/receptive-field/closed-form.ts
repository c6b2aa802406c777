/** Size, stride and place of receptive fields in closed form, for every value of a network in one pass. */

import type { Node, StaticGraph, Value } from "../../graph/graph.ts";
import { inputChannelAxis } from "../../model/layers.ts";
import { numbers } from "../../tensor.ts";
import { ruleKey } from "../../transform/gradient/rule.ts";
import { type Form, type Forms, formRules } from "./form-rules.ts";
import { shapeOf } from "./walk.ts";

/** The unit at index o sees start + o·stride … start + size − 1 + o·stride, the picture's borders not counted. */
export interface AxisForm {
  readonly size: number;
  readonly stride: number;
  /** May lie before the picture, where the network pads. */
  readonly start: number;
}

export interface FieldForm {
  /** One per spatial axis of the picture. */
  readonly axes: readonly AxisForm[];
  /** Whether something that all positions share (gates, statistics over space), which is not counted, reaches the value too. */
  readonly shared: boolean;
}

/**
 * Fields that are the same interval at every position, but for its place:
 *
 *     size += (extent − 1)·stride,  start −= pad·stride,  stride ·= step      along a window of `extent` inputs
 *
 * and where branches of one stride meet, the least start and the largest end. A value is missing where there is no such
 * form: after enlarging, after operators that read everything, where branches of different strides meet.
 * `receptiveField` gives the exact sets; this is for display, and for what a field would be beyond the border.
 */
export function fieldForms(graph: StaticGraph): ReadonlyMap<Value, FieldForm> {
  const picture = graph.inputs[0]?.name ?? "";
  const rank = shapeOf(graph, picture).length;
  const channels = inputChannelAxis(graph);
  let next = 0;
  const own = Array.from({ length: rank }, (_, axis): Form | undefined =>
    axis === 0 || axis === channels ? undefined : { axis: next++, size: 1, stride: 1, start: 0 },
  );
  const known = new Map<Value, Forms>([[picture, { axes: own, shared: false }]]);
  for (const node of graph.nodes) advance(graph, node, known);
  const found = new Map<Value, FieldForm>();
  for (const [value, forms] of known) {
    const axes = Array.from({ length: next }, (_, i) => forms.axes.find((form) => form?.axis === i));
    if (axes.every((form) => form !== undefined))
      found.set(value, {
        axes: axes.map(({ size, stride, start }) => ({ size, stride, start })),
        shared: forms.shared,
      });
  }
  return found;
}

function advance(graph: StaticGraph, node: Node, known: Map<Value, Forms>): void {
  if (!node.inputs.some((value) => known.has(value))) return;
  const context = {
    shape: (value: Value) => shapeOf(graph, value),
    of: (value: Value) => known.get(value),
    numbers: (value: Value | undefined) => {
      const tensor = graph.constants.get(value ?? "");
      return tensor && numbers(tensor);
    },
  };
  for (const [output, value] of node.outputs.entries()) {
    if (value === "") continue;
    const blank = shapeOf(graph, value).map(() => undefined);
    const shared = node.inputs.some((input) => known.get(input)?.shared);
    known.set(value, formRules[ruleKey(node)]?.(node, context, output) ?? { axes: blank, shared });
  }
}

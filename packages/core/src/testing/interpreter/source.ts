/** Constants, shapes, casts and what passes its input through. */

import { intOf, tensorOf } from "../../graph/attributes.ts";
import type { Node } from "../../graph/graph.ts";
import { sizeOf } from "../../tensor.ts";
import { castTo, resultType } from "./element-types.ts";
import type { Operator, Operators } from "./operator.ts";
import { fromTensor, get, mapped, type Tensor64, tensor64 } from "./tensor64.ts";

const identity: Operator = (inputs) => [get(inputs, 0)];

const cast: Operator = (inputs, node) => {
  const type = resultType(node, inputs, 0);
  return [mapped(get(inputs, 0), (value) => castTo(type, value))];
};

function constantOf(node: Node): Tensor64 {
  const whole = tensorOf(node, "value");
  if (whole) return fromTensor(whole);
  for (const [name, a] of Object.entries(node.attributes)) {
    if (name.startsWith("value_") && (a.type === "int" || a.type === "float")) return tensor64([], [a.value]);
    if (name.startsWith("value_") && (a.type === "ints" || a.type === "floats")) {
      return tensor64([a.value.length], a.value);
    }
  }
  throw new Error(`Constant "${node.name}" without a numeric value`);
}

const constantOfShape: Operator = (inputs, node) => {
  const shape = Array.from(get(inputs, 0).data);
  const value = tensorOf(node, "value");
  const fill = value ? get(fromTensor(value).data, 0) : 0;
  return [{ shape, data: new Float64Array(sizeOf(shape)).fill(fill) }];
};

const shapeOf: Operator = (inputs, node) => {
  const { shape } = get(inputs, 0);
  const part = shape.slice(intOf(node, "start", 0), intOf(node, "end", shape.length));
  return [tensor64([part.length], part)];
};

const range: Operator = (inputs) => {
  const [start, limit, delta] = [0, 1, 2].map((i) => get(get(inputs, i).data, 0)) as [number, number, number];
  const length = Math.max(0, Math.ceil((limit - start) / delta));
  return [
    tensor64(
      [length],
      Array.from({ length }, (_, i) => start + i * delta),
    ),
  ];
};

/** Outside training nothing is dropped: the mask is all true. */
const dropout: Operator = (inputs) => {
  const x = get(inputs, 0);
  if (inputs[2]?.data[0]) throw new Error("Dropout in training mode");
  return [x, mapped(x, () => 1)];
};

export const sources: Operators = {
  Identity: identity,
  Dropout: dropout,
  Cast: cast,
  CastLike: cast,
  Constant: (_inputs, node) => [constantOf(node)],
  ConstantOfShape: constantOfShape,
  Shape: shapeOf,
  Size: (inputs) => [tensor64([], [get(inputs, 0).data.length])],
  Range: range,
};

/** QuantizeLinear and DequantizeLinear, per tensor, per axis or per block. */

import { intOf } from "../../graph/attributes.ts";
import type { Node } from "../../graph/graph.ts";
import { limits, resultType } from "./element-types.ts";
import { roundHalfEven } from "./elementwise.ts";
import type { Inputs, Operator, Operators } from "./operator.ts";
import { at, fromFront, get, make, mapped, type Tensor64, tensor64 } from "./tensor64.ts";

/** Scale and zero point that belong to an element. */
function settings(inputs: Inputs, node: Node): (index: readonly number[]) => { scale: number; zero: number } {
  const scale = get(inputs, 1);
  const block = intOf(node, "block_size", 0);
  const axis = fromFront(intOf(node, "axis", 1), get(inputs, 0).shape.length);
  const pick = (t: Tensor64, index: readonly number[]): number => {
    if (block > 0) return at(t, [...index].with(axis, Math.floor(get(index, axis) / block)));
    return t.data.length === 1 ? get(t.data, 0) : get(t.data, get(index, axis));
  };
  return (index) => ({ scale: pick(scale, index), zero: inputs[2] ? pick(inputs[2], index) : 0 });
}

/** saturate(round(x / scale) + zero), halves to even. */
const quantize: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const type = resultType(node, inputs, 0);
  const range = limits[type];
  if (!range) throw new Error(`QuantizeLinear to ${type}`);
  const of = settings(inputs, node);
  return [
    make(x.shape, (index) => {
      const { scale, zero } = of(index);
      return Math.min(Math.max(roundHalfEven(at(x, index) / scale) + zero, range[0]), range[1]);
    }),
  ];
};

/** (x − zero) · scale */
const dequantize: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const of = settings(inputs, node);
  return [
    make(x.shape, (index) => {
      const { scale, zero } = of(index);
      return (at(x, index) - zero) * scale;
    }),
  ];
};

/** Codes 0 to 255 over the range of x and 0; also the scale and the zero point. */
const quantizeDynamically: Operator = (inputs) => {
  const x = get(inputs, 0);
  const [low, high] = [Math.min(0, ...x.data), Math.max(0, ...x.data)];
  const scale = (high - low) / 255;
  const zero = Math.min(255, Math.max(0, roundHalfEven(-low / scale)));
  const codes = mapped(x, (v) => Math.min(255, Math.max(0, roundHalfEven(v / scale) + zero)));
  return [{ ...codes, type: "uint8" }, tensor64([], [scale]), tensor64([], [zero], "uint8")];
};

export const quantisation: Operators = {
  QuantizeLinear: quantize,
  DequantizeLinear: dequantize,
  DynamicQuantizeLinear: quantizeDynamically,
};

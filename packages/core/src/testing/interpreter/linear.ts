/** Matrix products: Gemm, MatMul, Einsum. */

import { floatOf, intOf, stringOf } from "../../graph/attributes.ts";
import type { Operator, Operators } from "./operator.ts";
import { at, atBroadcast, broadcastShape, eachIndex, get, make } from "./tensor64.ts";

/** y = alpha · A′B′ + beta · C, with A′ and B′ transposed on request. */
const gemm: Operator = (inputs, node) => {
  const a = get(inputs, 0);
  const b = get(inputs, 1);
  const c = inputs[2];
  const [transA, transB] = [intOf(node, "transA", 0), intOf(node, "transB", 0)];
  const alpha = floatOf(node, "alpha", 1);
  const beta = floatOf(node, "beta", 1);
  const inner = get(a.shape, transA ? 0 : 1);
  const y = make([get(a.shape, transA ? 1 : 0), get(b.shape, transB ? 0 : 1)], ([i, j]) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      sum +=
        at(a, transA ? [k, i as number] : [i as number, k]) *
        at(b, transB ? [j as number, k] : [k, j as number]);
    }
    return alpha * sum + (c ? beta * atBroadcast(c, [i as number, j as number]) : 0);
  });
  return [y];
};

/** NumPy's matmul: leading axes broadcast, a one-dimensional operand is a row on the left, a column on the right. */
const matMul: Operator = (inputs) => {
  let a = get(inputs, 0);
  let b = get(inputs, 1);
  const row = a.shape.length === 1;
  const column = b.shape.length === 1;
  if (row) a = { ...a, shape: [1, ...a.shape] };
  if (column) b = { ...b, shape: [...b.shape, 1] };
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [rows, columns, inner] = [
    get(a.shape.slice(-2), 0),
    get(b.shape.slice(-1), 0),
    get(a.shape.slice(-1), 0),
  ];
  const y = make([...batch, rows, columns], (index) => {
    const before = index.slice(0, -2);
    const [i, j] = index.slice(-2) as [number, number];
    let sum = 0;
    for (let k = 0; k < inner; k++)
      sum += atBroadcast(a, [...before, i, k]) * atBroadcast(b, [...before, k, j]);
    return sum;
  });
  return [{ ...y, shape: [...batch, ...(row ? [] : [rows]), ...(column ? [] : [columns])] }];
};

/** Sum over all labels that the output does not name, of the product of the operands. */
const einsum: Operator = (inputs, node) => {
  const operands = inputs.map((_, i) => get(inputs, i));
  const { terms, output } = labelsOf(
    stringOf(node, "equation", ""),
    operands.map((t) => t.shape.length),
  );
  const sizes = new Map<string, number>();
  for (const [i, term] of terms.entries()) {
    for (const [axis, label] of term.entries()) {
      const size = get(get(operands, i).shape, axis);
      if (size !== 1 || !sizes.has(label)) sizes.set(label, size);
    }
  }
  const summed = [...sizes.keys()].filter((label) => !output.includes(label));
  const places = terms.map((term) => term.map((label) => [...output, ...summed].indexOf(label)));
  const y = make(
    output.map((label) => sizes.get(label) as number),
    (index) => {
      let sum = 0;
      eachIndex(
        summed.map((label) => sizes.get(label) as number),
        (rest) => {
          const all = [...index, ...rest];
          sum += operands.reduce(
            (p, t, i) =>
              p *
              atBroadcast(
                t,
                get(places, i).map((at) => get(all, at)),
              ),
            1,
          );
        },
      );
      return sum;
    },
  );
  return [y];
};

/** Labels of each operand and of the output; the axes under an ellipsis are called …1 for the last, …2 before it. */
function labelsOf(equation: string, ranks: readonly number[]): { terms: string[][]; output: string[] } {
  const [left = "", right] = equation.replaceAll(" ", "").split("->");
  const texts = left.split(",");
  const hidden = texts.map((text, i) =>
    text.includes("...") ? get(ranks, i) - text.replace("...", "").length : 0,
  );
  const expand = (text: string, count: number): string[] => {
    const dots = Array.from({ length: count }, (_, i) => `…${count - i}`);
    const [before = "", after = ""] = text.split("...");
    return text.includes("...") ? [...before, ...dots, ...after] : [...text];
  };
  const terms = texts.map((text, i) => expand(text, get(hidden, i)));
  const most = Math.max(...hidden);
  if (right !== undefined) return { terms, output: expand(right, most) };
  const letters = terms.flat().filter((label) => !label.startsWith("…"));
  const once = letters.filter((label) => letters.indexOf(label) === letters.lastIndexOf(label)).sort();
  return { terms, output: [...expand("...", most), ...once] };
}

export const linear: Operators = { Gemm: gemm, MatMul: matMul, Einsum: einsum };

/** Gradients of MatMul and Gemm. */

import { floatOf, intOf } from "../../graph/attributes.ts";
import type { Builder } from "../../graph/builder.ts";
import type { Value } from "../../graph/graph.ts";
import { arithmetic } from "./arithmetic.ts";
import { reshape, transpose, unbroadcast, upTo } from "./broadcast.ts";
import type { GradientRule } from "./rule.ts";

/** y = a·b over the last two axes, the others broadcast: da = dy·bᵀ, db = aᵀ·dy. Vectors are matrices with a side of 1. */
export const matMul: GradientRule = ({ inputs: [a = "", b = ""] }, dy, to) => {
  const [from, onto] = [to.shape(a), to.shape(b)];
  const left = from.length === 1 ? [1, ...from] : from;
  const right = onto.length === 1 ? [...onto, 1] : onto;
  const full = [
    ...broadcastShape(left.slice(0, -2), right.slice(0, -2)),
    left.at(-2) ?? 1,
    right.at(-1) ?? 1,
  ];
  const isVector = from.length === 1 || onto.length === 1;
  const d = isVector ? reshape(to.b, dy, full) : dy;
  const matrix = (value: Value, own: readonly number[], as: readonly number[]) =>
    own.length === 1 ? reshape(to.b, value, as) : value;
  const back = (value: Value, batch: readonly number[], as: readonly number[], own: readonly number[]) => {
    const summed = unbroadcast(to.b, value, [...batch, ...as.slice(-2)], as);
    return own.length === 1 ? reshape(to.b, summed, own) : summed;
  };
  const batch = full.slice(0, -2);
  return [
    to.needs(0)
      ? back(product(to.b, d, turned(to.b, matrix(b, onto, right), right.length)), batch, left, from)
      : undefined,
    to.needs(1)
      ? back(product(to.b, turned(to.b, matrix(a, from, left), left.length), d), batch, right, onto)
      : undefined,
  ];
};

const product = (b: Builder, x: Value, y: Value): Value => b.add("MatMul", [x, y]);

/** The last two axes exchanged. */
const turned = (b: Builder, value: Value, rank: number): Value =>
  transpose(b, value, [...upTo(rank - 2), rank - 1, rank - 2]);

function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return upTo(rank).map((i) => {
    const [m, n] = [a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1];
    return m === 1 ? n : m;
  });
}

/** y = α·a′·b′ + β·c with a′ = a or aᵀ, b′ = b or bᵀ: da′ = α·dy·b′ᵀ, db′ = α·a′ᵀ·dy, dc = β·dy. */
export const gemm: GradientRule = (node, dy, to) => {
  const [a = "", b = "", c = ""] = node.inputs;
  const [transA, transB] = [intOf(node, "transA", 0), intOf(node, "transB", 0)];
  const alpha = floatOf(node, "alpha", 1);
  const beta = floatOf(node, "beta", 1);
  // The transposes are settings of Gemm, so that no weight is copied.
  const gemmOf = (x: Value, y: Value, flipX: number, flipY: number) =>
    to.b.add("Gemm", [x, y], { alpha, transA: flipX, transB: flipY });
  const da = () => (transA ? gemmOf(b, dy, transB, 1) : gemmOf(dy, b, 0, 1 - transB));
  const db = () => (transB ? gemmOf(dy, a, 1, transA) : gemmOf(a, dy, 1 - transA, 0));
  const dc = () => (beta === 1 ? dy : arithmetic(to.b).mul(dy, beta));
  return [
    to.needs(0) ? da() : undefined,
    to.needs(1) ? db() : undefined,
    to.needs(2) ? unbroadcast(to.b, dc(), to.shape(node.outputs[0] as Value), to.shape(c)) : undefined,
  ];
};

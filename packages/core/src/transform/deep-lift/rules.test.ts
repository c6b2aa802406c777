/** Every DeepLIFT rule on every case of its operator: completeness in double precision, and the engine's agreement. */

import { describe, expect, test } from "vitest";
import { type Case, caseGraph, cases, caseText } from "../../testing/cases.ts";
import {
  checkDifferenceInEngine,
  completenessGap,
  type DifferenceCheck,
} from "../../testing/check-difference.ts";
import type { Tensor64 } from "../../testing/interpreter/tensor64.ts";
import { random } from "../../testing/random.ts";
import { gradientRules } from "../gradient/rules.ts";

/** Operators of which several inputs may move at once; of all others only the first does. */
const several = new Set(
  "Add Sub Mul Div Pow Max Min Sum Mean MatMul Gemm Einsum Conv ConvTranspose PRelu Where Concat".split(" "),
);
/** Defined for positive numbers only, or on pieces of the line. */
const keepSign = new Set("Sqrt Log Pow Reciprocal Div ReduceLogSum".split(" "));

/** No number moves on from their first input, or it is no number, or the rule says that it has none. */
const noDifference: Readonly<Record<string, readonly number[] | "all">> = {
  ...Object.fromEntries(
    "IsNaN IsInf ArgMax ArgMin Shape Size NonZero OneHot Hardmax Constant ConstantOfShape Range Cast CastLike QuantizeLinear DequantizeLinear DynamicQuantizeLinear Equal Greater Less GreaterOrEqual LessOrEqual"
      .split(" ")
      .map((op) => [op, "all"] as const),
  ),
  // In training mode: refused.
  BatchNormalization: [4, 5, 6],
  Einsum: [10],
  GatherND: [3],
  ScatterElements: [4, 5, 6],
};
/** As in rules-on-cases.test.ts: the engine gives these one window too many. */
const misreadByEngine: Readonly<Record<string, readonly number[]>> = { MaxPool: [7], LpPool: [7] };

/** Another point: each number scaled, some turned round, some kept. */
function moved(x: Tensor64, seed: number, sign: boolean): Tensor64 {
  const r = random(seed);
  const data = x.data.map((value) => {
    const factor = 0.3 + 1.4 * r.uniform();
    const turned = !sign && r.uniform() < 0.4;
    return Math.fround(r.uniform() < 0.1 ? value : turned ? -factor * value : factor * value);
  });
  return { ...x, data };
}

function checkOf(op: string, one: Case): DifferenceCheck | undefined {
  const { graph, feeds, wrt } = caseGraph(op, one);
  const moving = several.has(op) ? wrt : wrt.filter((name) => name === "in0");
  if (graph.outputs[0]?.type !== "float32" || moving.length === 0) return undefined;
  const references = Object.fromEntries(
    moving.map((name, i) => [name, moved(feeds[name] as Tensor64, 31 + i, keepSign.has(op))]),
  );
  return { graph, feeds, references };
}

for (const [op, list] of Object.entries(cases)) {
  const skip = noDifference[op];
  if (!gradientRules[op] || skip === "all") continue;
  const checks = list.flatMap((one, i) => {
    const check = skip?.includes(i + 1) ? undefined : checkOf(op, one);
    return check ? [{ number: i + 1, text: caseText(one), check }] : [];
  });
  if (checks.length === 0) continue;

  describe(op, () => {
    test.each(checks)("$number: $text", async ({ number, check }) => {
      expect(completenessGap(check)).toBeLessThan(1e-5);
      if (!misreadByEngine[op]?.includes(number)) await checkDifferenceInEngine(check);
    });

    test.each(checks.slice(0, 1))("at x₀ = x is finite: $text", async ({ check }) => {
      const references = Object.fromEntries(
        Object.keys(check.references).map((v) => [v, check.feeds[v] as Tensor64]),
      );
      await checkDifferenceInEngine({ ...check, references });
    });
  });
}

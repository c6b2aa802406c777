/** Every gradient rule on every case of its operator: differences, linearity, adjoint, and the engine. */

import { describe, expect, test } from "vitest";
import { UnsupportedOpError } from "../errors.ts";
import { gradientRules as rules } from "../transform/gradient/rules.ts";
import { type Case, caseGraph, cases, caseText } from "./cases.ts";
import { checkGradientInEngine } from "./check-engine.ts";
import { checkAdjoint, checkGradient, checkLinear, type GradientCheck } from "./check-gradient.ts";

/** Cases of each operator by number, from 1. */
type Numbers = Readonly<Record<string, readonly number[]>>;

/** The rule says that it has no gradient. */
const refused: Numbers = {
  Einsum: [10], // takes a diagonal
  GatherND: [3], // batch_dims
  ScatterElements: [4, 5, 6], // mul, max, min
};

/**
 * ONNX Runtime 1.30 infers one window too many for a ceil_mode pooling whose last window would start in the padding:
 * it then refuses to combine the result with a constant of the true shape. So these are judged in float64 alone.
 */
const misreadByEngine: Numbers = { MaxPool: [7], LpPool: [7] };

/** Operators whose float inputs are settings (values, limits, scales), by which nobody differentiates. */
const settings = ["OneHot", "Range", "DequantizeLinear"];

/** The case with its number, if it maps floats to floats. */
function checksOf(
  op: string,
  list: readonly Case[],
): { number: number; text: string; check: GradientCheck }[] {
  return list.flatMap((one, i) => {
    const { graph, feeds, wrt } = caseGraph(op, one);
    if (graph.outputs[0]?.type !== "float32" || wrt.length === 0) return [];
    return [{ number: i + 1, text: caseText(one), check: { graph, feeds, wrt, rules } }];
  });
}

for (const [op, list] of Object.entries(cases)) {
  const checks = rules[op] && !settings.includes(op) ? checksOf(op, list) : [];
  if (checks.length === 0) continue;

  describe(op, () => {
    test.each(checks)("$number: $text", async ({ number, check }) => {
      if (refused[op]?.includes(number)) {
        expect(() => checkGradient(check)).toThrow(UnsupportedOpError);
        return;
      }
      checkGradient(check);
      checkLinear(check);
      checkAdjoint(check);
      if (!misreadByEngine[op]?.includes(number)) await checkGradientInEngine(check);
    });
  });
}

/** Every gradient rule on every case of its operator: differences, linearity, adjoint, and the engine. */

import { describe, expect, test } from "vitest";
import { UnsupportedOpError } from "../errors.ts";
import { gradientRules as rules } from "../transform/gradient/rules.ts";
import { caseGraph, cases, caseText } from "./cases.ts";
import { checkRule } from "./check-engine.ts";

/** Cases by number, from 1, that have no gradient by decision: the rule says so. */
const refused: Readonly<Record<string, readonly number[]>> = {
  Einsum: [10], // takes a diagonal
  GatherND: [3], // batch_dims
  ScatterElements: [4, 5, 6], // mul, max, min
};

/** Operators whose float inputs are settings (values, limits, scales), by which nobody differentiates. */
const settings = ["OneHot", "Range", "DequantizeLinear"];

const differentiable = Object.keys(cases).filter((op) => rules[op] && !settings.includes(op));

describe.each(differentiable)("%s", (op) => {
  for (const [i, one] of (cases[op] ?? []).entries()) {
    const { graph, feeds, wrt } = caseGraph(op, one);
    if (graph.outputs[0]?.type !== "float32" || wrt.length === 0) continue;

    test(`${i + 1}: ${caseText(one)}`, async () => {
      const checked = checkRule({ graph, feeds, wrt, rules });
      if (refused[op]?.includes(i + 1)) await expect(checked).rejects.toThrow(UnsupportedOpError);
      else await checked;
    });
  }
});

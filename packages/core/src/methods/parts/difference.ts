/** DeepLIFT's attribution to the picture from one reference: what deep-lift and deep-lift-shap are made of. */

import type { Value } from "../../graph/graph.ts";
import { type FloatTensor, floats, sum } from "../../tensor.ts";
import type { Blueprint } from "../compiled.ts";
import type { GraphDraft } from "../graph-draft.ts";
import { atMost, type Check } from "../ledger.ts";
import type { Probe } from "../probe.ts";

export interface Difference {
  readonly values: FloatTensor;
  /** S(x) */
  readonly score: number;
  /** S(x₀) */
  readonly reference: number;
}

/** φ = (x − x₀) ⊙ m and S(x₀), as values of the graph. */
export function appendDifference(draft: GraphDraft, x0: Value): { attribution: Value; reference: Value } {
  const { b, input } = draft;
  const twin = draft.reference(x0);
  const [multipliers = ""] = draft.multipliers([input], twin);
  return {
    attribution: b.add("Mul", [b.add("Sub", [input, x0]), multipliers]),
    reference: twin(draft.score),
  };
}

/** x₀ = 0 as a constant: the network's copy costs nothing after the first run. */
export const zeroReference = (draft: GraphDraft): Value =>
  draft.b.constant(floats(draft.shape(draft.input)), "reference_input");

/** DeepLIFT at the probe's picture from x₀; left out: from zero. One compiled graph serves all pictures. */
export async function differenceFrom(probe: Probe, x0?: FloatTensor): Promise<Difference> {
  const build = (draft: GraphDraft): Blueprint<Value> => {
    const shape = draft.shape(draft.input);
    const at = x0 ? draft.b.input({ name: "reference", type: "float32", shape }) : zeroReference(draft);
    return { roles: { ...appendDifference(draft, at) }, facts: at };
  };
  const more = (at: Value): Record<Value, FloatTensor> => (x0 ? { [at]: x0 } : {});
  const key = `deep-lift from ${x0 ? "given" : "zero"}`;
  const { values, score } = await probe.draw(key, build, probe.x, false, more);
  return { values: values.attribution as FloatTensor, score, reference: values.reference?.data[0] as number };
}

/**
 * |Σφ − ΔS| / |ΔS|, at most 0.001; or, where S(x) and S(x₀) nearly agree, what single precision leaves of their
 * difference: 1e-5 of the larger one.
 */
export function completenessCheck(total: number, score: number, reference: number): Check {
  const difference = Math.abs(score - reference);
  const gap = Math.abs(total - (score - reference)) / Math.max(difference, 1e-8);
  const rounding = (1e-5 * Math.max(Math.abs(score), Math.abs(reference))) / Math.max(difference, 1e-8);
  const note = "|Σφ − (S(x) − S(x₀))| as a part of |S(x) − S(x₀)|";
  return atMost("completeness", gap, Math.max(1e-3, rounding), note);
}

export const differenceCheck = ({ values, score, reference }: Difference): Check =>
  completenessCheck(sum(values), score, reference);

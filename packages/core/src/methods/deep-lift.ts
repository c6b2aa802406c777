/** DeepLIFT with the rescale rule: what every neuron's difference from a reference passes on. */

import { z } from "zod";
import { FoveaError } from "../errors.ts";
import type { Value } from "../graph/graph.ts";
import { type FloatTensor, sameShape, shapeText } from "../tensor.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { type Baseline, baselineOf, baselineOption } from "./parts/baseline.ts";
import { appendDifference, differenceCheck, differenceFrom, zeroReference } from "./parts/difference.ts";
import type { Probe } from "./probe.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({ baseline: baselineOption.default("zero") });
type Options = z.infer<typeof options>;

/**
 * DeepLIFT (rescale): the change of the score from a reference, handed back layer by layer.
 *
 *     φ = (x − x₀) ⊙ m,   m of y = f(x) elementwise: m_y Δy/Δx;   of linear operators: their gradient
 *
 * Products, quotients, maxima, norms and Softmax have rules that keep Σ m ⊙ Δ (transform/deep-lift/rules.ts). Only where a
 * choice flips by a condition on moving values, or numbers are rounded to codes, something may be lost: the ledger tells.
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: that of the score.
 * Cost: one forward and one backward run, 3 to 5 forwards; with a second forward, for a baseline other than zero, 4 to 7.
 * Keeps: completeness Σφ = S(x) − S(x₀), checked. Throws: `UnsupportedOpError` when an operator has no rule,
 * `shape-mismatch` for a baseline of another shape.
 * Source: Shrikumar et al. 2017, https://arxiv.org/abs/1704.02685, section 3.5.1.
 */
export const deepLift: Method = method({
  id: "deep-lift",
  family: "gradient",
  title: "DeepLIFT",
  paper: "https://arxiv.org/abs/1704.02685",
  reading:
    "Warm pixels add to the score compared with an empty picture, cold ones take from it; together they make up the whole difference.",
  caution:
    "What has the colour of the empty picture shows nothing even where it matters; another empty picture gives another map.",
  needs: ["gradient"],
  keeps: ["completeness", "linear-exact", "null-player", "scales-with-score"],
  cost: "3 to 7",
  display: "signed",
  domain: "input",
  options,
  graph: {
    build: (draft, { baseline }) => appendDifference(draft, storedReference(draft, baseline)).attribution,
  },
  explain: lift,
});

async function lift(probe: Probe, given: Options): Promise<Attribution> {
  probe.tick(0, 1);
  const x0 = given.baseline === "zero" ? undefined : baselineOf(probe, given.baseline);
  const found = await differenceFrom(probe, x0);
  return {
    values: found.values,
    score: found.score,
    checks: [differenceCheck(found)],
    conventions: { ...conventionsOf(given), rule: "rescale" },
  };
}

/** For export: a file can hold zero or a given tensor, but not a reference that is made from each picture. */
function storedReference(draft: GraphDraft, baseline: Baseline): Value {
  if (baseline === "zero") return zeroReference(draft);
  if (typeof baseline !== "string")
    return draft.b.constant(ofShape(baseline, draft.shape(draft.input)), "reference_input");
  throw new FoveaError(
    "option-invalid",
    `Cannot put baseline "${baseline}" into a graph: it is made from each picture`,
    { hint: "Use baseline=zero, or give the reference itself as a .npy file." },
  );
}

function ofShape(given: FloatTensor, shape: readonly number[]): FloatTensor {
  if (sameShape(given.shape, shape)) return given;
  throw new FoveaError(
    "shape-mismatch",
    `Cannot use the baseline: its shape is ${shapeText(given.shape)}, the input's is ${shapeText(shape)}`,
  );
}

/** DeepLIFT averaged over several references. */

import { z } from "zod";
import { floats, sizeOf, sum } from "../tensor.ts";
import { reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { backgroundOf, backgroundOption } from "./parts/background.ts";
import { completenessCheck, differenceFrom } from "./parts/difference.ts";
import { errorCheck, Moments } from "./parts/moments.ts";
import type { Probe } from "./probe.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({ baseline: backgroundOption.default("zero,mean,blur,noise") });
type Options = z.infer<typeof options>;

/**
 * DeepLIFT-SHAP: DeepLIFT from each picture of a background, averaged; an approximation of Shapley values.
 *
 *     φ = mean over x₀ of (x − x₀) ⊙ m(x, x₀)
 *
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: that of the score. The standard error of each value says how
 * far the references disagree: deviation / √n.
 * Cost: two forward and one backward run per reference, 5 to 10 forwards. Keeps: completeness Σφ = S(x) − mean S(x₀), checked.
 * Throws: as deep-lift; `shape-mismatch` for references of another shape.
 * Source: Lundberg and Lee 2017, https://arxiv.org/abs/1705.07874, section 4.2.
 */
export const deepLiftShap: Method = method({
  id: "deep-lift-shap",
  family: "gradient",
  title: "DeepLIFT-SHAP",
  paper: "https://arxiv.org/abs/1705.07874",
  reading:
    "Warm pixels add to the score compared with several empty pictures, cold ones take from it; together they make up the mean difference.",
  caution:
    "It depends on what is taken for an empty picture: others give another map, and single speckles mean little.",
  needs: ["gradient"],
  keeps: ["completeness", "linear-exact", "null-player", "scales-with-score"],
  cost: "5 to 10 per reference; 4 references unless told",
  display: "signed",
  domain: "input",
  options,
  explain: average,
});

async function average(probe: Probe, given: Options): Promise<Attribution> {
  const background = backgroundOf(probe, given.baseline);
  const seen = new Moments(sizeOf(probe.x.shape));
  let [score, references] = [0, 0];
  for (let i = 0; i < background.count; i++) {
    probe.tick(i, background.count);
    const found = await differenceFrom(probe, background.at(i));
    seen.add(found.values.data);
    score = found.score;
    references += found.reference;
  }
  const values = floats(probe.x.shape, seen.mean());
  const several = background.count > 1;
  return {
    values,
    score,
    ...(several ? { standardError: floats(probe.x.shape, seen.error()) } : {}),
    checks: [
      completenessCheck(sum(values), score, references / background.count),
      ...(several ? [errorCheck(values.data, seen.error())] : []),
      reported("references", background.count, "pictures compared with"),
    ],
    conventions: { ...conventionsOf(given), rule: "rescale" },
  };
}

/** Layer-wise relevance propagation. */

import { z } from "zod";
import { absoluteSum, type FloatTensor } from "../tensor.ts";
import { type Check, reported } from "./ledger.ts";
import { type Method, method } from "./method.ts";
import { booksOf, conservationChecks, entriesOf, type Page, pagesOf } from "./parts/relevance-ledger.ts";
import { chosenComposite, relevanceShape, requireLogit, startOf } from "./parts/relevance-options.ts";

type LrpShape = typeof relevanceShape & { start: z.ZodDefault<z.ZodEnum<{ logit: "logit"; one: "one" }>> };

const lrpOptions: z.ZodObject<LrpShape, z.core.$strict> = z.strictObject({
  ...relevanceShape,
  start: z
    .enum(["logit", "one"])
    .default("logit")
    .describe(
      "logit: the map adds up to the score, less what biases took; one: relevance starts as 1, as in zennit",
    ),
});

/**
 * Layer-wise relevance propagation: the score handed back layer by layer to what it was made of.
 *
 *     R_j = Σ_k z_jk / Σ_j z_jk · R_k,   z_jk: what j gives to k, by the rule that the composite has for that layer
 *
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: that of the score.
 * Cost: 3 to 8 forwards for ε and z⁺, 5 to 11 for α-β and γ (most with depthwise layers). Keeps: conservation Σφ + biases + ε = S, shown node by node in the details.
 * Throws: `UnsupportedOpError` at an operator without a rule; `method-inapplicable` for probabilities, which start above
 * the layers; `option-invalid` for z-box where the range of pixels is not known.
 * Source: Bach et al. 2015, doi 10.1371/journal.pone.0130140; composites: Kohlbrenner et al. 2020,
 * https://arxiv.org/abs/1910.09840; zennit 1.0 for the numbers.
 */
export const lrp: Method = method({
  id: "lrp",
  family: "relevance",
  title: "Layer-wise relevance propagation",
  paper: "https://doi.org/10.1371/journal.pone.0130140",
  reading:
    "Warm pixels speak for the class, cold ones against it; with the part that falls to constants of the network they add up to the score.",
  caution:
    "The score is shared out by a chosen rule: another rule gives another map, and hiding a warm place was not tried.",
  needs: ["relevance"],
  keeps: ["conservation", "gradient-without-bias", "scales-with-score", "null-player"],
  cost: "3 to 8; 5 to 11 with α-β or γ",
  display: "signed",
  domain: "input",
  options: lrpOptions,
  graph: {
    canonical: true,
    build: (draft, options) => {
      requireLogit(draft, "lrp");
      const composite = chosenComposite(draft, options);
      const seed = startOf(draft, options.start);
      return draft.relevance({ seed, wrt: [draft.input], composite })[0] as string;
    },
    extras: (draft, { start }) => ({ books: booksOf(draft, startOf(draft, start)) }),
    notes: pagesOf,
    afterwards: ({ books, attribution }, _score, pages) =>
      books && attribution
        ? [...conservationChecks(pages as Page[], books, attribution), cancellation(attribution, books)]
        : [],
    details: ({ books }, _score, pages) => ({ conservation: books ? entriesOf(pages as Page[], books) : [] }),
  },
});

/** How much larger the map is than its sum: a map may conserve, and yet be mostly relevance that cancels. */
function cancellation(map: FloatTensor, { data: [start = 0] }: FloatTensor): Check {
  return reported(
    "relevance-size",
    absoluteSum(map) / Math.max(Math.abs(start), 1e-12),
    "Σ |map| / |start|; far above 1, most of it cancels",
  );
}

/** What methods of relevance share: the options, the composite they make, where relevance starts. */

import { z } from "zod";
import { FoveaError } from "../../errors.ts";
import type { Value } from "../../graph/graph.ts";
import { inputChannelAxis } from "../../model/layers.ts";
import { floats } from "../../tensor.ts";
import type { Composite, LayerRule } from "../../transform/relevance/composite.ts";
import {
  type Box,
  type CompositeName,
  compositeNames,
  compositeOf,
} from "../../transform/relevance/composites.ts";
import { compositeFormat, requireMatches } from "../../transform/relevance/parse-composite.ts";
import type { GraphDraft } from "../graph-draft.ts";
import { listed } from "./options.ts";

/** A composite that was read from a file or written in code. */
const ownComposite: z.ZodType<Composite> = z.custom<Composite>(
  (value) => typeof value === "object" && value !== null && "rows" in value && Array.isArray(value.rows),
  `expected a composite: a name, or ${compositeFormat}`,
);

/** One number, or one per channel: `-2.1,-2.0,-1.8`. */
const numbersOption: z.ZodType<readonly number[]> = z.preprocess(listed, z.array(z.coerce.number()).min(1));

const compositeText = `which rule at which layer: ${compositeNames.join(", ")}, or ${compositeFormat}`;

type RelevanceShape = {
  readonly composite: z.ZodDefault<z.ZodType<CompositeName | Composite>>;
  readonly alpha: z.ZodOptional<z.ZodType<number>>;
  readonly beta: z.ZodOptional<z.ZodType<number>>;
  readonly epsilon: z.ZodOptional<z.ZodType<number>>;
  readonly gamma: z.ZodOptional<z.ZodType<number>>;
  readonly low: z.ZodOptional<z.ZodType<readonly number[]>>;
  readonly high: z.ZodOptional<z.ZodType<readonly number[]>>;
};

export const relevanceShape: RelevanceShape = {
  composite: z
    .union([z.enum(compositeNames), ownComposite])
    .default("epsilon-plus-flat")
    .describe(compositeText),
  alpha: z.coerce.number().min(1).max(100).optional().describe("α of the α-β rule, 2 by default; β is α − 1"),
  beta: z.coerce.number().min(0).max(100).optional().describe("β of the α-β rule; conserves only as α − 1"),
  epsilon: z.coerce.number().min(0).max(1e6).optional().describe("ε of the ε rule, 1e-6 by default"),
  gamma: z.coerce.number().min(0).max(1000).optional().describe("γ of the γ rule, 0.25 by default"),
  low: numbersOption
    .optional()
    .describe(
      "least value of a pixel for z-box, in the model's units, one or one per channel; by default that of black",
    ),
  high: numbersOption.optional().describe("largest value of a pixel for z-box; by default that of white"),
};

/** The same for methods that set one class against others: bounded deep Taylor, as their authors have it. */
export const contrastiveShape: RelevanceShape = {
  ...relevanceShape,
  composite: relevanceShape.composite.removeDefault().default("deep-taylor").describe(compositeText),
};

export type RelevanceOptions = {
  readonly composite: CompositeName | Composite;
  readonly alpha?: number | undefined;
  readonly beta?: number | undefined;
  readonly epsilon?: number | undefined;
  readonly gamma?: number | undefined;
  readonly low?: readonly number[] | undefined;
  readonly high?: readonly number[] | undefined;
};

/** The rule that takes each number. The range of pixels is not among them: it says what pictures are, not what to do. */
const takers: Readonly<Record<"alpha" | "beta" | "epsilon" | "gamma", LayerRule["rule"]>> = {
  alpha: "alpha-beta",
  beta: "alpha-beta",
  epsilon: "epsilon",
  gamma: "gamma",
};

/**
 * The composite that the options name, with their numbers; z^B gets the range of pixels where that is known.
 *
 * Throws `option-invalid` for a number that no rule of the composite takes: the map would be the same without it.
 */
export function chosenComposite(draft: GraphDraft, options: RelevanceOptions): Composite {
  const composite = withBox(draft, options);
  const idle = Object.entries(takers).find(([name, rule]) => {
    const given = options[name as keyof typeof takers];
    return (
      given !== undefined &&
      !composite.rows.some((row) => row.rule.rule === rule && takes(row.rule, name, given))
    );
  });
  if (!idle) return composite;
  const [name, rule] = idle;
  throw new FoveaError(
    "option-invalid",
    `Cannot use ${name}=${options[name as keyof typeof takers]}: no rule of the composite ${composite.name} takes it`,
    { hint: `Leave it out, or choose a composite whose ${rule} rule has its ${name} from the options.` },
  );
}

/** A composite of one's own, and the presets, bring numbers of their own. */
const takes = (rule: LayerRule, name: string, given: unknown): boolean =>
  (rule as Readonly<Record<string, unknown>>)[name] === given;

function withBox(draft: GraphDraft, options: RelevanceOptions): Composite {
  const box = boxFor(draft, options);
  const { composite } = options;
  if (typeof composite === "string") return compositeOf(composite, options, box);
  requireMatches(composite, draft.graph);
  const rows = composite.rows.map((row) =>
    row.rule.rule === "z-box" && !row.rule.low && !row.rule.high
      ? { ...row, rule: { ...row.rule, ...box } }
      : row,
  );
  return { ...composite, rows };
}

function boxFor({ model }: GraphDraft, { low, high }: RelevanceOptions): Box | undefined {
  const [least, largest] = [low ?? model.pixelRange?.low, high ?? model.pixelRange?.high];
  if (!least || !largest) return undefined;
  const pairs = (least.length > largest.length ? least : largest).map((_, c) => [
    at(least, c),
    at(largest, c),
  ]);
  if (pairs.some(([black = 0, white = 1]) => black >= white)) {
    throw new FoveaError(
      "option-invalid",
      `Cannot use this range of pixels: low is ${least.join(",")}, which is not below high, ${largest.join(",")}`,
    );
  }
  return { low: least, high: largest, axis: inputChannelAxis(model.graph) };
}

/** One number for all channels, or the channel's own. */
const at = (values: readonly number[], channel: number): number | undefined =>
  values[values.length === 1 ? 0 : channel];

/** Relevance at S: S itself, so that the map adds up to it, or 1. */
export const startOf = (draft: GraphDraft, start: "logit" | "one"): Value =>
  start === "logit" ? draft.score : draft.b.constant(floats([1], [1]), "one");

/** Throws `method-inapplicable` for forms of the score that relevance cannot start from. */
export function requireLogit({ asked }: GraphDraft, method: string): void {
  if (asked.kind !== "class" || asked.form === "logit" || asked.form === "margin") return;
  throw new FoveaError(
    "method-inapplicable",
    `Cannot run ${method} on a ${asked.form}: relevance goes through the layers below the softmax, not through it`,
    { hint: "Use --output logit or margin; the method sglrp explains probabilities." },
  );
}

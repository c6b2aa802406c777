/** A method asked again about networks that have forgotten some of their layers. */

import { z } from "zod";
import { FoveaError } from "../../../errors.ts";
import type { Heat } from "../../../explain/heat.ts";
import type { Model } from "../../../model/model.ts";
import { howRandom, type RandomiseOptions, randomised } from "../../../transform/randomise/randomised.ts";
import { weightedLayers } from "../../../transform/randomise/weighted-layers.ts";
import type { Subject } from "../../subject.ts";
import { type Likeness, likeness, meanLikeness, type Side, sideOf } from "./likeness.ts";

const howOption: z.ZodDefault<z.ZodEnum<{ normal: "normal"; permute: "permute" }>> = z
  .enum(howRandom)
  .default("normal")
  .describe(
    "normal: weights drawn anew, as large as they were; permute: each tensor's own values in another order",
  );

export const forgettingOptions: {
  readonly how: typeof howOption;
  readonly samples: z.ZodDefault<z.ZodCoercedNumber<unknown>>;
} = {
  how: howOption,
  samples: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe("draws of weights, whose mean is taken"),
};
export interface Forgetting {
  readonly how: RandomiseOptions["how"];
  readonly samples: number;
}

/** How the method's map is had of a network: as it is, or averaged over noise. */
export type Look = (model: Model) => Promise<Heat>;

/** Names of the layers with weights, from output to input. */
export const layersOf = ({ whole }: Model): string[] => weightedLayers(whole).map(({ name }) => name);

/** The maps of a network with these layers forgotten, against the map of the network as it is. */
export interface Forgotten extends Likeness {
  /** Maps that were the same everywhere, which nothing can be like. */
  readonly flat: number;
  /** Why there is no likeness. */
  readonly why?: string;
}

/** The mean likeness over draws of weights. Draws in which the map is flat or the method refuses count for nothing. */
export async function likenessAfter(
  subject: Subject,
  before: Side,
  layers: ReadonlySet<string>,
  { how, samples }: Forgetting,
  look: Look,
): Promise<Forgotten> {
  const found: Likeness[] = [];
  let [flat, why] = [0, ""];
  for (let sample = 0; sample < samples; sample++) {
    const heat = await onForgetful(subject, layers, { how, seed: subject.seed + sample }, look);
    if (typeof heat === "string") why = heat;
    else {
      const side = sideOf(heat);
      if (side.map.flat) flat++;
      found.push(likeness(before, side));
    }
  }
  const mean = meanLikeness(found);
  if (mean.spearmanOfStrength !== undefined) return { ...mean, flat };
  return { ...mean, flat, why: why || "the map of the randomised model is the same everywhere" };
}

/** The map of the network with these layers forgotten, or why the method gives none there. */
export async function onForgetful(
  { model, request: { others } }: Subject,
  layers: ReadonlySet<string>,
  draw: RandomiseOptions,
  look: Look,
): Promise<Heat | string> {
  const make = (): Model => forgetful(model, layers, draw);
  if (others) {
    const key = `${draw.how} ${draw.seed} ${JSON.stringify([...layers])}`;
    return mapOrRefusal(() => look(others.of(model, key, make)));
  }
  const other = make();
  try {
    return await mapOrRefusal(() => look(other));
  } finally {
    await other.dispose();
  }
}

/** The network with these layers forgotten; the caller disposes of it. */
export const forgetful = (model: Model, layers: ReadonlySet<string>, draw: RandomiseOptions): Model =>
  model.withWeights(randomised(model.whole, layers, draw));

export async function mapOrRefusal(look: () => Promise<Heat>): Promise<Heat | string> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof FoveaError && refusals.has(error.code)) return error.message;
    throw error;
  }
}

/** What a method may say to a network whose weights are chance. */
const refusals: ReadonlySet<string> = new Set(["method-inapplicable", "model-not-finite", "op-unsupported"]);

/** `count` whole numbers from `from` to `to`, evenly spaced, both ends among them; all if there are no more. */
export function evenly(from: number, to: number, count: number): number[] {
  if (count <= 1 || to <= from) return [to];
  const step = (to - from) / (count - 1);
  return [...new Set(Array.from({ length: count }, (_, i) => Math.round(from + i * step)))];
}

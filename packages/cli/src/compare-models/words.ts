/** What two models have in common, in sentences. */

import type { MeanInterval, ShareInterval } from "@fovea/core";
import { numberText } from "@fovea/render";
import type { Agreement } from "./agreement.ts";
import type { SimilarLayers } from "./feature-batches.ts";
import type { MapSimilarity, PairMaps } from "./pair-maps.ts";
import type { CompareModelsRun, ModelPair } from "./request.ts";

const percent = (part: number): string => `${Math.round(100 * part)} %`;

const shareText = ({ share, low, high, n }: ShareInterval): string =>
  `${Math.round(share * n)} of ${n} = ${(100 * share).toFixed(1)} % (95 % interval: ${percent(low)} to ${percent(high)})`;

/** Differences of two shares, in percentage points. */
function pointsText({ mean, low, high }: MeanInterval): string {
  const [m, l, h] = [mean, low, high].map((value) => numberText(100 * value, 2));
  return Number.isFinite(low) ? `${m} points (95 % interval: ${l} to ${h})` : `${m} points`;
}

/** What was guessed of how each prepares its pictures: a wrong guess shows as disagreement. */
export function guesses({ a, b }: ModelPair): string[] {
  return [a, b].flatMap(({ name, file }) => file.preprocessing.notes.map((note) => `${name}: ${note}.`));
}

/** How often they say the same; then, where classes are known, how often each is right. */
export function agreementSentences({ rate, accuracy }: Agreement, { a, b, same }: ModelPair): string[] {
  const agree =
    rate.n === 0
      ? "On no picture can it be told whether they agree."
      : `They say the same of ${shareText(rate)}.`;
  if (!accuracy) return [agree, same.how];
  const { bothRight, onlyA, onlyB, neither, difference } = accuracy;
  return [
    agree,
    `${a.name} is right on ${shareText(accuracy.a)}.`,
    `${b.name} is right on ${shareText(accuracy.b)}.`,
    `Difference ${pointsText(difference)}: both right on ${bothRight}, only ${a.name} on ${onlyA}, only ${b.name} on ${onlyB}, neither on ${neither}.`,
    same.how,
  ];
}

/** What the numbers of layers are made of. */
export const layersText = ({ pictures, batches, chance }: SimilarLayers): string =>
  `Linear CKA, debiased, of the mean of each channel over its positions, on ${pictures} pictures${batches > 1 ? ` in ${batches} batches` : ""}: 1 is the same but for rotation and scale, 0 unrelated. Of pictures paired at random 95 % of the values lie below ${numberText(chance, 2)}.`;

export interface BestMatch {
  readonly layer: string;
  readonly best: string;
  readonly value: number;
}

/** Of each layer of the first model, the layer of the second that is most like it; without those that say nothing. */
export function bestMatches({ values }: SimilarLayers, { a, b }: ModelPair): BestMatch[] {
  return a.layers.flatMap(({ value: layer }, i) => {
    const row = values[i] ?? [];
    const best = row.reduce(
      (most, value, j) => (value > (row[most] ?? Number.NEGATIVE_INFINITY) ? j : most),
      0,
    );
    const value = row[best] ?? Number.NaN;
    return Number.isNaN(value) ? [] : [{ layer, best: b.layers[best]?.value ?? "", value }];
  });
}

export const similarityText = ({ spearman, topOverlap }: MapSimilarity): string =>
  Number.isNaN(spearman)
    ? "one of the maps is the same everywhere"
    : `order of pixels ${numberText(spearman, 2)}, strongest places in common ${percent(topOverlap)}`;

/** Means over the pictures, apart for those on which the models agree and differ. */
export function mapSentences(maps: readonly PairMaps[], { method }: CompareModelsRun): string[] {
  const mean = (of: readonly PairMaps[], pick: keyof MapSimilarity): number => {
    const values = of.map(({ similarity }) => similarity[pick]).filter(Number.isFinite);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const told = (of: readonly PairMaps[], what: string): string[] =>
    of.some(({ similarity }) => Number.isFinite(similarity.spearman))
      ? [
          `${what} (${of.length}): Spearman ${numberText(mean(of, "spearman"), 2)}, SSIM ${numberText(mean(of, "ssim"), 2)}, strongest places in common ${percent(mean(of, "topOverlap"))}.`,
        ]
      : [];
  return [
    `Maps by ${method.title} on the part of each photo that both models see, each in its own scale.`,
    ...told(
      maps.filter(({ said }) => said.agree === undefined),
      "Mean over pictures on which it cannot be told whether they agree",
    ),
    ...told(
      maps.filter(({ said }) => said.agree === true),
      "Mean over pictures on which they agree",
    ),
    ...told(
      maps.filter(({ said }) => said.agree === false),
      "Mean over pictures on which they differ",
    ),
  ];
}

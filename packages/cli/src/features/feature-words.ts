/** Feature maps in sentences: what sheets, page and terminal say of a layer. */

import { shapeText, specificityText } from "@fovea/core";
import { numberText, thinning } from "@fovea/render";
import type { FeatureLayer, FeatureOptions } from "./feature-layer.ts";
import type { Reference } from "./feature-reference.ts";

/** `64 channels of 56×56, made by Relu`. */
export const sizeText = ({ shape, op }: FeatureLayer): string =>
  `${shape[1]} channels of ${shape.length === 3 ? `length ${shape[2]}` : shapeText(shape.slice(2))}, made by ${op}`;

export function scaleText({ signed, limit }: FeatureLayer, contrast: FeatureOptions["contrast"]): string {
  const span = signed ? `±${numberText(limit)}` : `0…${numberText(limit)}`;
  return contrast === "shared"
    ? `One scale for all channels: ${span}, which holds 99.5 % of the layer's values.`
    : `Each channel on its own scale, its largest ${signed ? "|value|" : "value"}; 99.5 % of the layer's values are within ${span}.`;
}

const listed = (numbers: readonly number[], most = 16): string =>
  numbers.length <= most
    ? numbers.join(", ")
    : `${numbers.slice(0, most).join(", ")} and ${numbers.length - most} more`;

/** Channels that are silent, here or on all pictures. */
export function deadText({ dead, deadInAll, shape }: FeatureLayer, pictures: number): string {
  const count = shape[1] as number;
  if (deadInAll === undefined || pictures < 2) {
    return dead.length === 0
      ? "No channel is dead on this picture."
      : `${dead.length} of ${count} channels dead on this picture, crossed out: ${listed(dead)}.`;
  }
  const always = new Set(deadInAll);
  const here = dead.filter((c) => !always.has(c));
  return [
    deadInAll.length === 0
      ? `No channel is dead on all ${pictures} pictures.`
      : `${deadInAll.length} of ${count} channels dead on all ${pictures} pictures: ${listed(deadInAll)}.`,
    ...(here.length > 0 ? [`Silent on this one alone: ${listed(here)}. Both are crossed out.`] : []),
  ].join(" ");
}

/** What "specific" means here, in full. */
export function specificText({ specificity, others }: FeatureLayer, reference: Reference): string {
  const formula = specificityText[specificity.kind];
  if (specificity.kind === "z-score")
    return `Most specific to this picture: ${formula}; against ${others} other pictures${reference.kind === "store" ? " of the store" : ""}.`;
  const why = reference.kind === "store" ? " (the store does not watch this layer)" : "";
  return `Most specific to this picture${why}: ${formula}.`;
}

/** What is not on the sheet, and what a dot of it is. */
export function partText(layer: FeatureLayer, { order, zoom }: FeatureOptions): string[] {
  const { shown, shape, mean, slice } = layer;
  const count = shape[1] as number;
  const by = zoom === undefined ? thinning(mean.width, mean.height, shown.length) : 1;
  return [
    ...(shown.length < count
      ? [
          `Showing ${shown.length} of ${count} channels${order === "specific" ? ", the most specific first" : ""}; --all-channels shows all.`,
        ]
      : order === "specific"
        ? ["The most specific first."]
        : []),
    ...(slice ? [`Shown is ${slice}.`] : []),
    ...(by > 1 ? [`A dot is the mean of ${by}×${by} values.`] : []),
  ];
}

/** Filters in sentences: what the sheet, the page and the terminal say of them. */

import { shapeText } from "@fovea/core";
import { numberText } from "@fovea/render";
import type { FilterLayer, FilterScale } from "./filter-layer.ts";

/** `64 filters of 7×7 on 3 channels, stride 2`. */
export function kernelText({ filters }: FilterLayer): string {
  const { weights, shape, groups, strides, dilations, space } = filters;
  const [count = 0, channels = 0, ...kernel] = weights.shape;
  const size = kernel.length === 1 ? `length ${kernel[0]}` : shapeText(kernel);
  const of = space === "pixels" ? (channels === 3 ? "red, green and blue" : "grey") : inputsText(channels);
  const isDepthwise = groups > 1 && shape[1] === 1;
  const extras = [
    ...(isDepthwise ? ["depthwise"] : groups > 1 ? [`${groups} groups`] : []),
    ...(strides.some((s) => s !== 1) ? [`stride ${sameText(strides)}`] : []),
    ...(dilations.some((d) => d !== 1) ? [`dilation ${sameText(dilations)}`] : []),
  ];
  return [`${count} filters of ${size} on ${of}`, ...extras].join(", ");
}

const inputsText = (count: number): string =>
  count === 1 ? "one input channel each" : `${count} input channels`;

const sameText = (sizes: readonly number[]): string =>
  sizes.every((size) => size === sizes[0]) ? String(sizes[0]) : shapeText(sizes);

/** What the colours mean. */
export function readingText({ drawn, filters }: FilterLayer): string {
  const [, channels = 0, ...kernel] = filters.weights.shape;
  if (drawn === "image") {
    return channels === 3
      ? "In the space of pixels, red, green and blue: grey is 0; a colour brighter than grey raises the output, a darker one lowers it."
      : "In the space of pixels: grey is 0; what is lighter raises the output, what is darker lowers it.";
  }
  if (kernel.every((size) => size === 1) && channels > 1)
    return "One row per filter, one column per input channel. Orange raises the output, blue lowers it.";
  const panels =
    channels === 1
      ? kernel.length === 3
        ? "The slices of each filter side by side"
        : "One panel per filter"
      : kernel.length === 1
        ? "One row per input channel, from top to bottom"
        : kernel.length === 3
          ? "One row of slices per input channel"
          : "One panel per input channel, row by row in their order";
  return `${panels}. Orange raises the output, blue lowers it.`;
}

/** The scale in words. */
export function scaleText({ filters, limits }: FilterLayer, scale: FilterScale): string {
  const unit = filters.space === "pixels" ? "per level (0…255) of a pixel" : "per unit of the layer's input";
  const largest = numberText(Math.max(0, ...limits));
  return scale === "shared"
    ? `One scale for all filters of the layer: ±${largest} ${unit}.`
    : `Each filter on its own scale, its largest |weight|; the strongest of the layer is ${largest} ${unit}.`;
}

/** What was left out. */
export function partText({ filters, shown }: FilterLayer): string | undefined {
  const count = filters.weights.shape[0] as number;
  return shown.length < count
    ? `Showing ${shown.length} of ${count} filters; --channels chooses others, or all.`
    : undefined;
}

const listed = (numbers: readonly number[], most = 12): string =>
  numbers.length <= most
    ? numbers.join(", ")
    : `${numbers.slice(0, most).join(", ")} and ${numbers.length - most} more`;

/** Near-dead filters and pairs that are the same. */
export function findingsText({ statistics }: FilterLayer): string[] {
  const { nearDead, duplicates } = statistics;
  const pairs = (duplicates ?? []).slice(0, 6);
  const more = (duplicates?.length ?? 0) - pairs.length;
  return [
    ...(nearDead.length > 0
      ? [
          `${nearDead.length === 1 ? "One filter does" : `${nearDead.length} filters do`} hardly anything, with a norm below 1 % of the median: ${listed(nearDead)}.`,
        ]
      : []),
    ...(pairs.length > 0
      ? [
          `Alike up to strength${pairs.some(({ cosine }) => cosine < 0) ? " and sign" : ""} (|cosine| ≥ 0.99): ${pairs
            .map(({ a, b, cosine }) => `${a} and ${cosine < 0 ? "−" : ""}${b}`)
            .join(", ")}${more > 0 ? ` and ${more} more pairs` : ""}.`,
        ]
      : []),
    ...(duplicates === undefined
      ? ["Pairs that are alike were not looked for: the layer is too large."]
      : []),
  ];
}

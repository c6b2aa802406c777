/** How the images were made, option by option. */

import type { Regularisers, Transform } from "@fovea/core";
import { numberText } from "@fovea/render";
import type { RealPictures } from "./real-pictures.ts";
import type { Making } from "./save-synthesis.ts";

export function recipeOf(
  { opened, preset, options }: Making,
  real: RealPictures | undefined,
): readonly (readonly [string, string])[] {
  const { transforms, regularisers = {}, start = "noise", diversity = 0, seed = 0 } = options;
  return [
    ["Recipe", `${preset.id}: ${preset.title} (${preset.source})`],
    [
      "Image",
      `${opened.size.join("×")} pixels, ${options.parametrisation ?? "fourier"} parametrisation${options.finest === undefined ? "" : `, waves up to ${numberText(options.finest)} of the finest`}`,
    ],
    ["Start", typeof start === "object" ? "a picture" : start === "mean" ? "mid grey" : "noise"],
    ["Steps", `${options.steps ?? 256} of Adam${options.rate === undefined ? "" : `, rate ${options.rate}`}`],
    [
      "Before each step",
      transforms
        ? transforms.map(transformText).join(", ") || "nothing"
        : "standard random changes: pad, jitter, scale, rotate, jitter",
    ],
    ["Regularisers", regulariserText(regularisers) || "none"],
    ...(diversity > 0 ? [["Diversity", numberText(diversity)] as const] : []),
    ["Seed", String(seed)],
    [
      "Compared with",
      real
        ? `${real.source}${real.unreadable.length > 0 ? `, ${real.unreadable.length} unreadable` : ""}`
        : "no real pictures: none were given (--pictures DIR or --store PATH)",
    ],
    ...(opened.cut ? [["Network", "cut behind the layers asked for, to take this size"] as const] : []),
  ];
}

function transformText(transform: Transform): string {
  const ends = (values: readonly number[]): string =>
    `${numberText(Math.min(...values))} to ${numberText(Math.max(...values))}`;
  if (transform.kind === "scale") return `scale ${ends(transform.factors)}`;
  if (transform.kind === "rotate") return `rotate ${ends(transform.degrees)}°`;
  return `${transform.kind} ${transform.by}`;
}

const regulariserText = (regularisers: Regularisers): string =>
  Object.entries(regularisers)
    .map(([name, value]) => `${name} ${numberText(value)}`)
    .join(", ");

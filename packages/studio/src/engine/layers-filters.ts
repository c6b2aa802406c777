/** The filters of a convolution that looks at the picture itself, as small pictures. */

import {
  convolutions,
  filterLimits,
  filtersOf,
  firstConvolution,
  type Model,
  normalisedFilters,
  type Preprocessing,
} from "@fovea/core";
import type { FilterImages } from "./network-answers.ts";

/** The layer whose filters can be drawn as pictures. */
export function firstFilters(model: Model): string | undefined {
  const first = firstConvolution(convolutions(model));
  return first?.seesPixels && first.shape.length === 4 ? first.value : undefined;
}

/** On one scale for all, so that weak filters look weak. */
export function filterImages(model: Model, preprocessing: Preprocessing): FilterImages | undefined {
  const first = firstConvolution(convolutions(model));
  if (first?.shape.length !== 4) return undefined;
  const filters = filtersOf(model, first, preprocessing);
  return {
    space: filters.space,
    shape: filters.weights.shape,
    data: normalisedFilters(filters, "shared").data,
    limit: filterLimits(filters.weights).reduce((a, b) => Math.max(a, b), 0),
  };
}

/** μ-fidelity: whether the map puts random sets of grid cells in the order in which they matter to the score. */

import { z } from "zod";
import { gridSegments } from "../../image/segments/grid.ts";
import { baselineOption } from "../../methods/parts/baseline.ts";
import { type Measured, type Metric, metric } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { askScore } from "./parts/ask.ts";
import { correlationOf, noCorrelation } from "./parts/correlation.ts";
import { effectsOf } from "./parts/effects.ts";
import { baselineName, samplesOption } from "./parts/options.ts";
import { isFlat, noOrder } from "./parts/order.ts";
import { regionSets } from "./parts/random-removals.ts";
import { meansOf } from "./parts/regions.ts";

const options = z.strictObject({
  cells: z.coerce.number().int().min(2).max(1000).default(9).describe("cells of the grid along each axis"),
  fraction: z.coerce.number().positive().lt(1).default(0.2).describe("part of the cells that is removed"),
  samples: samplesOption(200, "sets of cells"),
  baseline: baselineOption.default("zero"),
});
type Options = z.infer<typeof options>;

/**
 * Spearman correlation, over random sets S of grid cells, of the sum of the map over S with the fall of the score.
 *
 *     corr_rank(Σ_{p ∈ S} φ_p, S(x) − S(x_S)),   9×9 cells of which 20 % are removed
 *
 * Faithfulness correlation by ranks and on cells, as in xplique, whose defaults these are (there |S| is a number of cells
 * too). The sets come from the seed and not from the map. Cost: 200 forward runs and one, once per picture.
 * Undefined for a map that is flat or the same in all cells, and where the score is the same for all sets.
 * Source: Bhatt et al. 2020, https://arxiv.org/abs/2005.00631; by ranks and cells: Fel et al. 2022, https://arxiv.org/abs/2009.04521.
 */
export const muFidelity: Metric = metric({
  id: "mu-fidelity",
  criterion: "faithfulness",
  title: "μ-fidelity",
  paper: "https://arxiv.org/abs/2005.00631",
  reading:
    "Whether the map puts random fifths of the picture in the order of what removing them takes from the score: 1 the same order, 0 no relation.",
  better: "higher",
  bounds: [-1, 1],
  needs: [],
  cost: "201 forward passes, once per picture",
  options,
  measure,
});

async function measure(subject: Subject, { cells, fraction, samples, baseline }: Options): Promise<Measured> {
  const grid = gridSegments(subject.space.sizes, cells);
  if (isFlat(meansOf(subject.heat.data, grid))) return noOrder;
  const size = Math.min(grid.count - 1, Math.max(1, Math.round(fraction * grid.count)));
  const removals = regionSets(grid, size);
  const question = { removals: "cells", cells, size };
  const ask = askScore(subject, samples + 1);
  const effects = await effectsOf(subject, { removals, question, samples, baseline }, ask);
  const value = correlationOf(effects, "spearman");
  if (value === undefined) return noCorrelation;
  return { value, details: { baseline: baselineName(baseline), samples, cells: grid.count, size } };
}

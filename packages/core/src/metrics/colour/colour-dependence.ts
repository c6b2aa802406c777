/** Colour dependence: what becomes of score and map in other colours. */

import { z } from "zod";
import { type Metric, metric, noValue } from "../metric.ts";
import { comparable, spearman } from "../similarity.ts";
import type { Subject } from "../subject.ts";
import { type Colours, type Recolouring, recoloured } from "./recolour.ts";

const options = z.strictObject({
  order: z
    .enum(["rgb", "bgr"])
    .default("rgb")
    .describe("which colour comes first in the channels of the model's input"),
});

const recolourings: readonly Recolouring[] = [
  { name: "grey", keep: 0, turn: 0 },
  { name: "hue +90°", keep: 1, turn: 90 },
  { name: "hue +180°", keep: 1, turn: 180 },
  { name: "hue +270°", keep: 1, turn: 270 },
];

/**
 * Colour dependence: how far the probability of the target's class moves without colour and under other hues.
 *
 *     mean_t |p(x_t) − p(x)|,   t: grey, and hues turned by 90, 180 and 270 degrees at the same luma
 *
 * 0: form and brightness decide alone. Probabilities, because they need no scale; where they are saturated the change of the score
 * in `details` tells more, with Spearman's correlation of the maps before and after, per recolouring.
 * Undefined: an input without three channels, or preprocessing that is not known, as colours are turned in levels of pixels.
 */
export const colourDependence: Metric = metric({
  id: "colour-dependence",
  criterion: "colour",
  title: "Colour dependence",
  paper: "",
  reading: "How far the probability moves, on average, when the picture turns grey or its hues are turned.",
  better: "neither",
  bounds: [0, 1],
  needs: [],
  cost: "4 explanations, 10 forward runs",
  options,
  measure: async (subject, { order }) => {
    const { model, space, x } = subject;
    if (space.channels !== 3)
      return noValue(`the model's input has no three colours: ${space.channels} channels`);
    if (!model.pixelRange) return noValue("black and white are not known: the preprocessing is not");
    const colours: Colours = {
      space,
      range: model.pixelRange,
      order: order === "rgb" ? [0, 1, 2] : [2, 1, 0],
    };
    const before = { score: await subject.scoreAt(x), probability: await subject.probabilityAt(x) };
    const changes: Change[] = [];
    for (const [i, recolouring] of recolourings.entries()) {
      subject.tick(i, recolourings.length);
      changes.push(await changeBy(subject, recolouring, colours, before));
    }
    const value = meanOf(changes.map(({ probability }) => Math.abs(probability)));
    const kept = meanOf(changes.map(({ spearman }) => spearman));
    return { value, details: { ...before, spearman: kept, changes } };
  },
});

interface Change {
  readonly name: string;
  /** After less before. */
  readonly probability: number;
  readonly score: number;
  /** Of the two maps; NaN where one is flat. */
  readonly spearman: number;
}

async function changeBy(
  subject: Subject,
  recolouring: Recolouring,
  colours: Colours,
  before: { readonly score: number; readonly probability: number },
): Promise<Change> {
  const x = recoloured(subject.x, recolouring, colours);
  const heat = await subject.again({ x });
  return {
    name: recolouring.name,
    probability: (await subject.probabilityAt(x)) - before.probability,
    score: (await subject.scoreAt(x)) - before.score,
    spearman: spearman(comparable(subject.heat), comparable(heat)),
  };
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

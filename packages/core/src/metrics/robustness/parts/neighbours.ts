/** Pictures close by that the model still takes for the same class, and the worst that happens to the map there. */

import { z } from "zod";
import type { Prediction } from "../../../explain/explain.ts";
import type { Heat } from "../../../explain/heat.ts";
import { type FloatTensor, floats, range } from "../../../tensor.ts";
import { type Measured, noValue } from "../../metric.ts";
import { metricDraw } from "../../seeds.ts";
import type { Subject } from "../../subject.ts";
import { largest } from "./norms.ts";

export const neighbourOptions: {
  readonly samples: z.ZodDefault<z.ZodCoercedNumber<unknown>>;
  readonly radius: z.ZodDefault<z.ZodCoercedNumber<unknown>>;
} = {
  samples: z.coerce.number().int().min(1).max(100_000).default(10).describe("pictures close by"),
  radius: z.coerce
    .number()
    .positive()
    .default(0.02)
    .describe(
      "most that a value of the picture changes, as a part of black to white; of max x − min x where that is not known",
    ),
};
interface NeighbourOptions {
  readonly samples: number;
  readonly radius: number;
}

export interface Neighbour {
  readonly x: FloatTensor;
  readonly prediction: Prediction;
  readonly heat: Heat;
}

/**
 * The largest `ratio` over x + δ, δ uniform with |δ| ≤ radius, cut off at black and white where the model's pixel range is known.
 *
 * A neighbour counts only if the model's best class is that of x: another class may rightly have another map. The method gets
 * the same random numbers at every neighbour, so that a sampled method shows how it reacts to the picture and not to its own chance.
 */
export async function worstNeighbour(
  subject: Subject,
  { samples, radius }: NeighbourOptions,
  ratio: (neighbour: Neighbour, at: Prediction) => number | Promise<number>,
): Promise<Measured> {
  const step = neighbours(subject, radius);
  const at = await subject.predict(subject.x);
  const values: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    subject.tick(sample, samples);
    const x = step();
    const prediction = await subject.predict(x);
    if (prediction.classes[0]?.index !== at.classes[0]?.index) continue;
    values.push(await ratio({ x, prediction, heat: await subject.again({ x }) }, at));
  }
  const details = { samples, kept: values.length, values };
  if (values.length === 0) return noValue("no picture close by keeps its class", details);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { value: Math.max(...values), details: { ...details, mean } };
}

/** The same for ratios that have the map of x in the denominator. */
export const worstRelative: typeof worstNeighbour = async (subject, options, ratio) =>
  largest(subject.heat.data) > 0
    ? worstNeighbour(subject, options, ratio)
    : noValue("the map is zero everywhere");

/** A new picture close to x at every call. */
function neighbours({ x, space, seed, model }: Subject, radius: number): () => FloatTensor {
  const draw = metricDraw(seed, "neighbours");
  const { min, max } = range(x);
  const { channels, pixels, pixelStep, channelStep } = space;
  return () => {
    const data = new Float32Array(x.data.length);
    for (let c = 0; c < channels; c++) {
      const low = model.pixelRange?.low[c] ?? Number.NEGATIVE_INFINITY;
      const high = model.pixelRange?.high[c] ?? Number.POSITIVE_INFINITY;
      const reach = radius * (Number.isFinite(high - low) ? high - low : max - min);
      for (let p = 0, i = c * channelStep; p < pixels; p++, i += pixelStep) {
        const value = (x.data[i] as number) + reach * (2 * draw.uniform() - 1);
        data[i] = Math.min(high, Math.max(low, value));
      }
    }
    return floats(x.shape, data);
  };
}

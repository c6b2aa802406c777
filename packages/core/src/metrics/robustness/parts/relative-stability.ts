/** What the three relative stabilities share: the change of the map, value by value, and what keeps quotients finite. */

import { z } from "zod";
import type { Measured } from "../../metric.ts";
import type { Subject } from "../../subject.ts";
import { type Neighbour, neighbourOptions, worstRelative } from "./neighbours.ts";
import { relativeDistance } from "./norms.ts";

const floor: z.ZodDefault<z.ZodCoercedNumber<unknown>> = z.coerce
  .number()
  .positive()
  .max(1)
  .default(0.001)
  .describe(
    "values smaller than this part of the largest count as that large where something is divided by them",
  );
export const relativeOptions: z.ZodObject<
  typeof neighbourOptions & { readonly floor: z.ZodDefault<z.ZodCoercedNumber<unknown>> },
  z.core.$strict
> = z.strictObject({ ...neighbourOptions, floor });
export type RelativeOptions = z.infer<typeof relativeOptions>;

/** Least change that the change of the map is divided by. */
const leastChange = 1e-6;

/** max over neighbours of ‖(φ(x) − φ(x′)) / φ(x)‖ / max(`change`, 10⁻⁶). */
export const relativeStability = (
  subject: Subject,
  options: RelativeOptions,
  change: (neighbour: Neighbour, at: Neighbour["prediction"]) => number | Promise<number>,
): Promise<Measured> =>
  worstRelative(subject, options, async (neighbour, at) => {
    const ofMap = relativeDistance(subject.heat.data, neighbour.heat.data, options.floor);
    return ofMap / Math.max(leastChange, await change(neighbour, at));
  });

/** Runtime: what an explanation costs, in forward passes of the same model. */

import { z } from "zod";
import { explain } from "../../explain/explain.ts";
import { median } from "../../features/quantile.ts";
import { type Metric, metric } from "../metric.ts";
import type { Subject } from "../subject.ts";

const options = z.strictObject({
  repeats: z.coerce
    .number()
    .int()
    .min(0)
    .max(100)
    .default(1)
    .describe(
      "explanations made anew to be timed; 0 takes the time of the one at hand, which may hold the building of sessions",
    ),
  forwards: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe("forward passes that are timed beside"),
});

/**
 * Time of an explanation over that of a forward pass, both medians, measured one after the other on the machine at hand.
 *
 *     median ms(explanation) / median ms(forward)
 *
 * The first explanation by a method also builds its sessions; it is made again, and a forward pass is run before those that count.
 * `details`: milliseconds of both, and those of the first explanation. It is a time: it is not the same twice.
 */
export const runtime: Metric = metric({
  id: "runtime",
  criterion: "cost",
  title: "Runtime (forward passes)",
  paper: "",
  reading: "How many forward passes of the model one explanation takes the time of.",
  better: "lower",
  bounds: [0, Number.POSITIVE_INFINITY],
  needs: [],
  cost: "`repeats` explanations, `forwards` + 1 forward runs",
  options,
  measure: async (subject, { repeats, forwards }) => {
    const first = subject.explanation.ms;
    const times: number[] = [];
    for (let i = 0; i < repeats; i++) {
      subject.tick(i, repeats);
      times.push(await again(subject));
    }
    const forwardMs = await forwardTime(subject, forwards);
    const ms = median(times.length > 0 ? times : [first]);
    return { value: ms / forwardMs, details: { ms, forwardMs, firstMs: first } };
  },
});

async function again({ model, x, request }: Subject): Promise<number> {
  const progress = (): void => request.signal?.throwIfAborted();
  return (await explain(model, x, { ...request, progress })).ms;
}

async function forwardTime({ model, x }: Subject, count: number): Promise<number> {
  await model.forward(x);
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await model.forward(x);
    times.push(performance.now() - started);
  }
  return median(times);
}

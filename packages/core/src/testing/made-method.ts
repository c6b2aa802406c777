/** Methods made of one function, and metrics asked about any method on any network: for tests of metrics that explain again. */

import { z } from "zod";
import { type ClassTarget, predict, targetsFor } from "../explain/explain.ts";
import { type Method, method } from "../methods/method.ts";
import type { Probe } from "../methods/probe.ts";
import type { Measured, Metric } from "../metrics/metric.ts";
import { Subject } from "../metrics/subject.ts";
import type { Model } from "../model/model.ts";
import { type FloatTensor, floats } from "../tensor.ts";

/** A method that gives what `map` gives, one number for each of the input's. */
export const madeMethod = (map: (probe: Probe) => Float32Array): Method =>
  method({
    id: "made",
    family: "gradient",
    title: "Made",
    paper: "",
    reading: "",
    caution: "",
    needs: [],
    keeps: [],
    cost: "1",
    display: "signed",
    domain: "input",
    options: z.strictObject({}),
    explain: async (probe) => ({
      values: floats(probe.x.shape, map(probe)),
      score: (await probe.scoreAt(probe.x)).score,
      checks: [],
      conventions: {},
    }),
  });

/** What a metric says about a method's map of class 0. */
export async function judgedBy(
  row: Metric,
  model: Model,
  x: FloatTensor,
  by: Method,
  options: Record<string, unknown> = {},
  seed = 0,
): Promise<Measured> {
  const [target] = await targetsFor(model, x, "0", await predict(model, x));
  const subject = await Subject.of(model, x, { method: by, target: target as ClassTarget, seed });
  return row.measure(subject, row.options.parse(options));
}

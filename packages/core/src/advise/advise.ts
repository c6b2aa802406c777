/** Measures methods on a model and its pictures, so that a person can choose. */

import { FoveaError } from "../errors.ts";
import type { Method } from "../methods/method.ts";
import { meanInterval } from "../metrics/intervals/mean-interval.ts";
import type { Metric } from "../metrics/metric.ts";
import { OtherModels } from "../metrics/other-models.ts";
import { Subject } from "../metrics/subject.ts";
import type { Model } from "../model/model.ts";
import type { Advice, AdvicePicture, AdviceRequest, AdviceRow, Cell } from "./advice.ts";
import { type Column, type CriterionId, columns, metricById } from "./criteria.ts";
import { adviceFor } from "./uses.ts";

/**
 * For each method every column of the table, measured on as many pictures as the time allows, with 95 % intervals over the
 * pictures; then the choice for each use by rules on those numbers alone.
 *
 * A method that does not work on the model is listed with its reason.
 */
export async function advise(model: Model, request: AdviceRequest): Promise<Advice> {
  const chosen = chosenFor(request.pictures);
  const rows: AdviceRow[] = [];
  const refused: { method: Method; error: FoveaError }[] = [];
  const slow: { method: Method; ms: number }[] = [];
  for (const [i, method] of request.methods.entries()) {
    const tell = (part: number): void => request.progress?.((i + part) / request.methods.length, method.id);
    // Networks that have forgotten a layer serve all pictures, and go before the next method builds its own sessions.
    const others = new OtherModels();
    const row = await measured(model, method, { ...request, others }, chosen, tell).finally(() =>
      others.dispose(),
    );
    if (row instanceof FoveaError) refused.push({ method, error: row });
    else if ("cells" in row) rows.push(row);
    else slow.push(row);
  }
  return { rows, refused, slow, uses: adviceFor(rows) };
}

const obstacles = new Set(["method-inapplicable", "op-unsupported", "layer-unknown"]);

async function measured(
  model: Model,
  method: Method,
  request: Measuring,
  chosen: readonly Chosen[],
  tell: (part: number) => void,
): Promise<AdviceRow | Slow | FoveaError> {
  const { pictures, seconds = 20 } = request;
  const found = chosen.map((one): Found => ({ ...one, values: [], why: [] }));
  const until = performance.now() + 1000 * seconds;
  const times: number[] = [];
  let count = 0;
  for (const picture of pictures) {
    if (count > 0 && performance.now() > until) break;
    tell(count / pictures.length);
    try {
      const subject = await subjectOf(model, method, picture, request);
      const { ms } = subject.explanation;
      if (count === 0 && mapsPerPicture * ms > 1000 * seconds) return { method, ms };
      times.push((await measure(subject, found)) ?? ms);
    } catch (error) {
      if (error instanceof FoveaError && obstacles.has(error.code)) return error;
      throw error;
    }
    count++;
  }
  const ms = times.reduce((sum, each) => sum + each, 0) / times.length;
  const cells = found.map(({ column, metric, values, why }): [CriterionId, Cell] => [
    column.id,
    {
      metric: metric.id,
      interval: meanInterval(values, { seed: request.seed ?? 0 }),
      why: [...new Set(why)],
    },
  ]);
  return { method, pictures: count, ms, cells: Object.fromEntries(cells) as AdviceRow["cells"] };
}

interface Measuring extends AdviceRequest {
  readonly others: OtherModels;
}

/** Values of one column, picture after picture. */
interface Found extends Chosen {
  readonly values: number[];
  readonly why: string[];
}

interface Slow {
  readonly method: Method;
  readonly ms: number;
}

/** Explanations that the columns ask for: the map, noise 4, another class, forgotten layers 4, runtime 1, which builds sessions. */
const mapsPerPicture = 12;

const subjectOf = (
  model: Model,
  method: Method,
  { x, target, truth }: AdvicePicture,
  { labels, seed = 0, signal, optionsOf, others }: Measuring,
): Promise<Subject> =>
  Subject.of(model, x, {
    ...{ method, target, seed, others },
    ...(optionsOf ? { options: optionsOf(method) } : {}),
    ...(labels ? { labels } : {}),
    ...(truth ? { truth } : {}),
    ...(signal ? { signal } : {}),
  });

/** Every column; returns the milliseconds of an explanation whose sessions are built. */
async function measure(subject: Subject, found: readonly Found[]): Promise<number | undefined> {
  let ms: number | undefined;
  for (const { column, metric, options, values, why } of found) {
    const { value, why: none, details } = await metric.measure(subject, options);
    if (column.id === "runtime") ms = details?.ms as number | undefined;
    if (value === undefined) why.push(none ?? "no value");
    else values.push(column.similarity?.includes(metric.id) ? 1 - value : value);
  }
  return ms;
}

/** The metric of a column, fixed for all methods and pictures. */
interface Chosen {
  readonly column: Column;
  readonly metric: Metric;
  readonly options: Record<string, unknown>;
}

function chosenFor(pictures: readonly AdvicePicture[]): Chosen[] {
  const several = pictures.some(({ truth }) => new Set(truth?.objects.map(({ label }) => label)).size > 1);
  return columns.map((column) => {
    const usable = column.metrics.find(({ id }) => several || !metricById(id).needs.includes("other-object"));
    const { id, options } = usable ?? (column.metrics[0] as Column["metrics"][number]);
    const metric = metricById(id);
    return { column, metric, options: metric.options.parse(options) };
  });
}

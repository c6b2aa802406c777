/** Measures the cases of the table, one network after the other. */

import {
  explain,
  floats,
  type Method,
  methodById,
  predict,
  survey,
  type Target,
  targetsFor,
} from "@fovea/core";
import { costOf, type Effort } from "../cost.ts";
import { type Figure, figureOf } from "../figures.ts";
import { type Run, repeated } from "../measure.ts";
import type { Meter, Reading } from "../metered.ts";
import { openSubject, type Subject } from "../subjects.ts";
import { type Asked, type Case, few, idOf } from "./cases.ts";

/** Figures of one case; `told` gets each as soon as it is known. */
export async function measured(place: Case, effort: Effort, told: (figure: Figure) => void): Promise<void> {
  const subject = await openSubject(place.network, place.side, place.threads);
  const { model, x } = subject;
  const [target] = await targetsFor(model, x, "top1", await predict(model, x));
  if (!target) throw new Error("no target");
  for (const asked of place.methods ?? everyMethod(subject)) {
    try {
      told(await figureFor(subject, target, asked, place, effort));
    } catch (error) {
      console.error(`${idOf(place, asked.name)}: ${(error as Error).message}`);
    }
  }
  if (!place.methods)
    await batchFigure(subject, place, effort).then(told, (error: Error) => console.error(error.message));
  await subject.dispose();
}

/** What each of eight pictures costs that the file itself is given at once; rejects where its batch is fixed. */
async function batchFigure(
  { model, x, plain, forward }: Subject,
  place: Case,
  effort: Effort,
): Promise<Figure> {
  const eight = floats(
    [8, ...x.shape.slice(1)],
    new Float32Array(8 * x.data.length).map((_, i) => x.data[i % x.data.length] as number),
  );
  const run = (): Promise<unknown> => plain.run({ [model.input.name]: eight });
  await run();
  const { forwards, ms } = await costOf(run, forward, effort);
  const each = { low: forwards.low / 8, median: forwards.median / 8, high: forwards.high / 8 };
  return { ...figureOf(idOf(place, "file:batch=8,each"), each), more: { ms: ms.median / 8 } };
}

function everyMethod({ model }: Subject): Asked[] {
  const possible = survey(model).filter(({ obstacle }) => !obstacle);
  const single = possible.filter(({ method }) => method.graph);
  const longer = few.filter((asked) => possible.some(({ method }) => method.id === asked.method));
  return [...single.map(({ method: { id } }) => ({ name: id, method: id, options: {} })), ...longer];
}

function methodOf({ method }: Asked): Method {
  const found = methodById(method);
  if (!found) throw new Error(`no method is called ${method}`);
  return found;
}

async function figureFor(
  { model, x, meter, forward }: Subject,
  target: Target,
  asked: Asked,
  place: Case,
  effort: Effort,
): Promise<Figure> {
  const request = { method: methodOf(asked), options: asked.options, target };
  const run = (): Promise<unknown> => explain(model, x, request);
  const first = await metering(meter, run);
  const second = await metering(meter, run);
  const { forwards, ms } = await costOf(run, forward, effort);
  return {
    ...figureOf(idOf(place, asked.name), forwards),
    more: {
      ...{ ms: ms.median, firstMs: first.ms, buildMs: first.buildMs },
      ...{ runs: second.runs, fedMB: second.fedBytes / 1e6, fetchedMB: second.fetchedBytes / 1e6 },
      pictures: second.fedBytes / second.runs / x.data.byteLength,
    },
  };
}

/** What one explanation takes, its time included. */
async function metering(meter: Meter, run: Run): Promise<Reading & { readonly ms: number }> {
  meter.reset();
  const [ms = Number.NaN] = await repeated(run, 1);
  return { ...meter.reading, ms };
}

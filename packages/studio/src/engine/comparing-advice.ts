/** The advisor in the page: every method measured on this model, as plain data. */

import {
  type Advice,
  type AdvicePicture,
  type AdviceRow,
  adviceColumns,
  advise,
  checkedOptions,
  isSound,
  type Method,
  methodById,
  quickOptions,
  targetsFor,
} from "@fovea/core";
import { timeText } from "@fovea/render";
import type { AdviceAnswer, AdviceQuestion, AdvisedMethod } from "./comparing-answers.ts";
import { classTarget } from "./comparing-target.ts";
import type { Desk } from "./desk.ts";
import type { Watch } from "./jobs.ts";
import { noMethod } from "./no-method.ts";

export async function advised(desk: Desk, question: AdviceQuestion, watch: Watch): Promise<AdviceAnswer> {
  const started = performance.now();
  const { model, info } = desk.model(question.model);
  const pictures = await picturesFor(desk, question, watch);
  const advice = await advise(model, {
    pictures,
    methods: question.methods.map((id): Method => methodById(id) ?? noMethod(id)),
    seconds: question.seconds,
    signal: watch.signal,
    progress: (part) => {
      watch.signal.throwIfAborted();
      watch.progress(part, 1);
    },
    ...(info.labels ? { labels: info.labels } : {}),
    ...(question.full ? {} : { optionsOf: (method) => quickOptions(checkedOptions(method, {})) }),
  });
  return answerOf(advice, pictures.length, performance.now() - started);
}

async function picturesFor(desk: Desk, question: AdviceQuestion, watch: Watch): Promise<AdvicePicture[]> {
  const { model, pictures, drawings } = question;
  if (pictures === undefined) {
    const { drawnAnimals } = await import("./comparing-drawings.ts");
    return drawnAnimals(desk.model(model), drawings, watch);
  }
  const found: AdvicePicture[] = [];
  for (const id of pictures) {
    watch.signal.throwIfAborted();
    const { opened, x } = desk.prepared(model, id);
    const prediction = await desk.prediction(model, id);
    const [target] = await targetsFor(opened.model, x, "top1", prediction, opened.info.labels);
    found.push({ name: id, x, target: classTarget(target) });
  }
  return found;
}

const answerOf = ({ rows, refused, slow, uses }: Advice, pictures: number, ms: number): AdviceAnswer => ({
  columns: adviceColumns.map(({ id, title, said, better }) => ({ id, title, said, better })),
  rows: rows.map(rowOf),
  uses: uses.map(({ methods, ...use }) => ({ ...use, methods: methods.map(({ title }) => title) })),
  missing: [
    ...refused.map(({ method: { id, title }, error }) => ({ id, title, reason: error.message })),
    ...slow.map(({ method: { id, title }, ms: one }) => ({
      ...{ id, title },
      reason: `one map takes ${timeText(one)}, and measuring takes about a dozen`,
    })),
  ],
  pictures,
  ms,
});

const rowOf = (row: AdviceRow): AdvisedMethod => ({
  id: row.method.id,
  title: row.method.title,
  family: row.method.family,
  pictures: row.pictures,
  ms: row.ms,
  sound: isSound(row),
  cells: Object.fromEntries(
    adviceColumns.map(({ id }) => {
      const { interval, why } = row.cells[id];
      return [id, { mean: interval.mean, low: interval.low, high: interval.high, why }];
    }),
  ) as AdvisedMethod["cells"],
});

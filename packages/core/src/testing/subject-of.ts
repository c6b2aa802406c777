/** Subjects for tests of metrics: the map of each class is what the test draws. */

import { predict, targetsFor } from "../explain/explain.ts";
import type { Mask } from "../localise/mask.ts";
import { gradient } from "../methods/gradient.ts";
import type { Measured, Metric } from "../metrics/metric.ts";
import { Subject, type SubjectRequest } from "../metrics/subject.ts";
import type { TruthObject } from "../metrics/truth.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { opened } from "./open-text.ts";

/** Rows of digits, `-` for −1. */
const numbersIn = (rows: readonly string[]): number[] =>
  rows.flatMap((row) => Array.from(row, (c) => (c === "-" ? -1 : Number(c))));

export const maskOfRows = (...rows: string[]): Mask => ({
  width: rows[0]?.length ?? 0,
  height: rows.length,
  data: Uint8Array.from(numbersIn(rows)),
});

/** An object seen at the pixels of the rows, with their tight box. */
export function objectOf(label: string, ...rows: string[]): TruthObject {
  const mask = maskOfRows(...rows);
  const places = Array.from(mask.data.keys()).filter((i) => mask.data[i]);
  const [columns, lines] = [places.map((i) => i % mask.width), places.map((i) => Math.floor(i / mask.width))];
  const [x, y] = [Math.min(...columns), Math.min(...lines)];
  const box = { x, y, width: Math.max(...columns) - x + 1, height: Math.max(...lines) - y + 1 };
  return { label, box, mask };
}

interface SubjectOptions extends Partial<Omit<SubjectRequest, "truth" | "target">> {
  readonly objects?: readonly TruthObject[];
  readonly x?: FloatTensor;
}

/**
 * A linear network of two classes, `zebra` and `horse`, explained by its gradient, which is its weights: the map of the zebra is
 * `zebra`, that of the horse `horse`. The picture has one channel and is 0 unless told.
 */
export async function subjectOf(
  zebra: readonly string[],
  {
    objects,
    x,
    horse = zebra.map((row) => "0".repeat(row.length)),
    ...rest
  }: SubjectOptions & { horse?: readonly string[] } = {},
): Promise<Subject> {
  const [height, width] = [zebra.length, zebra[0]?.length ?? 0];
  const shape = [1, 1, height, width];
  const weights = floats([2, width * height], numbersIn([...zebra, ...horse]));
  const model = await opened(
    `input x: float32[${shape}]
w: float32[2,${width * height}] = {…}
f = Flatten(x)
z = Gemm<transB=1>(f, w)
y = Softmax(z)
output y`,
    { w: weights },
  );
  const picture = x ?? floats(shape);
  const labels = ["zebra", "horse"];
  const [target] = await targetsFor(model, picture, "zebra", await predict(model, picture), labels);
  const truth = objects && { width, height, objects };
  const request = { method: gradient, labels, ...rest, ...(truth ? { truth } : {}) };
  return Subject.of(model, picture, { ...request, target: target as SubjectRequest["target"] });
}

/** What the metric says, with its options read as the command line gives them. */
export const judged = (
  metric: Metric,
  subject: Subject,
  options: Record<string, unknown> = {},
): Promise<Measured> => metric.measure(subject, metric.options.parse(options));

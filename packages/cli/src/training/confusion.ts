/** Which classes a model takes for which. */

import { type CaptionLine, encodePng, matrixFigure } from "@fovea/render";
import { deflate } from "../draw.ts";
import { table } from "../table.ts";
import { inOneLine } from "../terminal.ts";
import { type Share, shareText } from "./share-text.ts";

export interface Confusion {
  readonly classes: readonly string[];
  /** counts[true class][predicted class]. */
  readonly counts: readonly (readonly number[])[];
}

/** Counts pairs of a true and a predicted class, by index. */
export function confusionOf(
  classes: readonly string[],
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
): Confusion {
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  for (let i = 0; i < truth.length; i++) {
    const row = counts[truth[i] as number] as number[];
    const column = predicted[i] as number;
    row[column] = (row[column] ?? 0) + 1;
  }
  return { classes, counts };
}

const sumOf = (row: readonly number[]): number => row.reduce((sum, count) => sum + count, 0);

/** Right ones of all. */
export const overall = ({ counts }: Confusion): Share => ({
  right: sumOf(counts.map((row, i) => row[i] as number)),
  of: sumOf(counts.map(sumOf)),
});

/** Right ones of each true class. */
const perClass = ({ counts }: Confusion): Share[] =>
  counts.map((row, i) => ({ right: row[i] as number, of: sumOf(row) }));

/** Rows are the true classes, columns what the model says. */
export function confusionLines(confusion: Confusion): string[] {
  const { classes, counts } = confusion;
  const shares = perClass(confusion);
  const header = ["true \\ said", ...classes.map((_, i) => `${i + 1}`), "right"];
  const rows = counts.map((row, i) => [
    `${i + 1} ${inOneLine(classes[i] ?? "")}`,
    ...row.map(String),
    shareText(shares[i] as Share),
  ]);
  return [...table(header, rows), `all: ${shareText(overall(confusion))}`];
}

/** Names may hold commas and quotes. */
const quoted = (name: string): string => (/[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

export function confusionCsv({ classes, counts }: Confusion): string {
  const names = classes.map(quoted);
  const rows = counts.map((row, i) => [names[i], ...row].join(","));
  return `${[["true \\ predicted", ...names].join(","), ...rows].join("\n")}\n`;
}

/** Each row in hundredths of its true class. */
export function confusionPng(confusion: Confusion, what: string): Promise<Uint8Array> {
  const { classes, counts } = confusion;
  const values = counts.map((row) => {
    const total = sumOf(row);
    return row.map((count) => (total === 0 ? Number.NaN : count / total));
  });
  const caption: CaptionLine[] = [
    { text: `Confusion matrix of ${what}` },
    { text: `Right: ${shareText(overall(confusion))}.`, tone: "quiet" },
    {
      text: "Rows: the true class. Columns: what the model says, in hundredths of the row.",
      tone: "quiet",
    },
  ];
  return encodePng(matrixFigure({ names: classes, values }, caption), { deflate });
}

/** The summary as text, CSV and JSON. */

import { byCriterion } from "@fovea/core";
import { numberText } from "@fovea/render";
import { baselineText, mergedLines, missingText, rightText } from "./evaluate-sentences.ts";
import type { Cell, Column, Summary } from "./evaluate-summary.ts";
import { tablesWithin } from "./table.ts";
import type { Printer } from "./terminal.ts";

export function printSummary(to: Printer, summary: Summary): void {
  to.line(rightText(summary));
  const chapters = byCriterion(summary.columns.filter(hasNumbers).map(({ metric }) => metric));
  for (const { title, said, metrics } of chapters) {
    const columns = summary.columns.filter(({ metric }) => metrics.includes(metric));
    to.line("");
    to.line(`${to.styled("bold", title)}: ${said}`);
    const rows = summary.rows
      .filter((row) => columns.some(({ cells }) => cells.has(row)))
      .map((row) => [row, ...columns.map(({ cells }) => cellText(cells.get(row), summary.pictures))]);
    for (const [head = "", ...lines] of tablesWithin(to.width, ["", ...columns.map(headText)], rows)) {
      to.line(to.styled("dim", head));
      for (const line of lines) to.line(line);
    }
  }
  to.line("");
  for (const text of mergedLines(summary)) to.line(`${text}.`);
  if (chapters.length > 0) for (const text of legend(summary)) to.line(text);
  for (const text of missingText(summary)) to.line(text);
}

/** How to read the tables, a sentence each. */
const legend = (summary: Summary): string[] => [
  "Means over the pictures with 95 % intervals. ↑ high is better, ↓ low.",
  "* better than every other row on the same pictures, by more than chance explains; without it they do not settle which is best.",
  ...(baselineText(summary) ?? []),
  "`fovea metrics ID` says how to read a column.",
];

const hasNumbers = ({ cells }: Column): boolean => [...cells.values()].some(({ n }) => n > 0);

const arrows = { higher: " ↑", lower: " ↓", neither: "" } as const;

const headText = ({ metric: { id, better } }: Column): string => `${id}${arrows[better]}`;

/** `0.71 [0.62, 0.8]*`, with the number of pictures where it is not all. */
function cellText(cell: Cell | undefined, pictures: number): string {
  if (!cell) return "";
  if (cell.n === 0) return "-";
  const interval = Number.isNaN(cell.low) ? "" : ` [${numberText(cell.low)}, ${numberText(cell.high)}]`;
  return `${numberText(cell.mean)}${interval}${cell.best ? "*" : ""}${cell.n < pictures ? ` n=${cell.n}` : ""}`;
}

export function summaryCsv({ rows, columns }: Summary): string {
  const lines = columns.flatMap(({ metric, cells }) =>
    rows.flatMap((row) => {
      const cell = cells.get(row);
      if (!cell) return [];
      const { mean, low, high, n, missing, best } = cell;
      const undefinedCount = Object.values(missing).reduce((a, b) => a + b, 0);
      return [
        [row, metric.id, metric.criterion, metric.better, mean, low, high, n, undefinedCount, best]
          .map(field)
          .join(","),
      ];
    }),
  );
  return `${["method,metric,criterion,better,mean,low,high,n,undefined,best", ...lines].join("\n")}\n`;
}

function field(value: string | number | boolean): string {
  if (typeof value !== "string") return Number.isNaN(value) ? "" : String(value);
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

export const summaryJson = ({ columns, pictures, right, merged }: Summary): object => ({
  pictures,
  right,
  merged,
  metrics: columns.map(({ metric: { id, title, criterion, better, reading }, cells }) => ({
    ...{ metric: id, title, criterion, better, reading },
    rows: Object.fromEntries([...cells].map(([row, cell]) => [row, finite(cell)])),
  })),
});

/** JSON has no NaN: it becomes null. */
const finite = (cell: Cell): object => ({
  ...cell,
  mean: Number.isNaN(cell.mean) ? null : cell.mean,
  low: Number.isNaN(cell.low) ? null : cell.low,
  high: Number.isNaN(cell.high) ? null : cell.high,
});

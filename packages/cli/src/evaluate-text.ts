/** The summary as text, CSV and JSON. */

import { byCriterion } from "@fovea/core";
import { numberText, percentText } from "@fovea/render";
import type { Cell, Column, Summary } from "./evaluate-summary.ts";
import { table } from "./table.ts";
import type { Printer } from "./terminal.ts";

export function printSummary(to: Printer, summary: Summary): void {
  to.line(rightText(summary));
  for (const { title, said, metrics } of byCriterion(summary.columns.map(({ metric }) => metric))) {
    const columns = summary.columns.filter((column) => metrics.includes(column.metric) && hasNumbers(column));
    if (columns.length === 0) continue;
    to.line("");
    to.line(`${to.styled("bold", title)}: ${said}`);
    const rows = summary.rows
      .filter((row) => columns.some(({ cells }) => cells.has(row)))
      .map((row) => [row, ...columns.map(({ cells }) => cellText(cells.get(row), summary.pictures))]);
    const [head = "", ...lines] = table(["", ...columns.map(headText)], rows);
    to.line(to.styled("dim", head));
    for (const line of lines) to.line(line);
  }
  to.line("");
  to.line("Means with 95 % intervals. ↑ high is better, ↓ low. * beyond doubt better than every other row.");
  for (const column of summary.columns) {
    const lines = missingLines(column);
    for (const line of lines.slice(0, mostReasons)) to.line(`${column.metric.id}: ${line}`);
    if (lines.length > mostReasons)
      to.line(`${column.metric.id}: and ${lines.length - mostReasons} more reasons, see evaluate.json`);
  }
}

export function rightText({ right, pictures }: Summary): string {
  if (right.n === 0) return `${pictures} pictures; which of them the model gets right is not known.`;
  const { share, low, high, n } = right;
  const said = `${Math.round(share * n)} of ${n}`;
  return `The model gets ${said} pictures right: ${percentText(share)}, 95 % interval ${percentText(low)} to ${percentText(high)}.`;
}

const mostReasons = 4;

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

/** Why there was no number, each reason once. */
export function missingLines({ cells }: Column): string[] {
  const reasons = new Map<string, string[]>();
  for (const [row, { missing }] of cells) {
    for (const [why, count] of Object.entries(missing)) {
      const said = `no number for ${count} ${count === 1 ? "picture" : "pictures"}: ${why}`;
      reasons.set(said, [...(reasons.get(said) ?? []), row]);
    }
  }
  return [...reasons].map(([said, rows]) =>
    rows.length === cells.size ? said : `${said} (${rows.join(", ")})`,
  );
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

export const summaryJson = ({ columns, pictures, right }: Summary): object => ({
  pictures,
  right,
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

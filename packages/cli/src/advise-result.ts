/** The advisor's table → text, page and JSON. */

import { basename } from "node:path";
import {
  type Advice,
  type AdviceRow,
  adviceColumns,
  type Cell,
  type Column,
  isSound,
  type Method,
} from "@fovea/core";
import { type AdvisedCell, type AdvisedRow, advisePage, numberText, timeText } from "@fovea/render";
import type { GivenPictures } from "./given-pictures.ts";
import type { ModelFile } from "./model-file.ts";
import { modelJson } from "./model-json.ts";
import { needsText } from "./needs-text.ts";
import type { OutFolder } from "./out-folder.ts";
import { software } from "./software.ts";
import { table } from "./table.ts";
import type { Printer } from "./terminal.ts";

export interface AdviceResult {
  readonly file: ModelFile;
  readonly advice: Advice;
  readonly given: GivenPictures;
  readonly flags: { readonly full?: true; readonly seconds: number; readonly seed: number };
  readonly command: string;
  readonly engine: string;
}

export function printAdvice(to: Printer, { advice, given, flags }: AdviceResult): void {
  const { rows, uses } = advice;
  to.line(`${count(given.pictures.length, "picture")}, ${given.said}`);
  for (const note of given.notes) to.line(note);
  to.line("");
  const header = ["mean (95 % interval)", ...adviceColumns.map(({ title }) => title.toLowerCase()), "sound"];
  const lines = rows.map((row) => [
    row.method.id,
    ...adviceColumns.map(({ id }) => cellText(row.cells[id])),
    isSound(row) ? "yes" : "no",
  ]);
  for (const line of table(header, lines)) to.line(to.cut(line, 0));
  to.line("");
  const none = noneFor(uses);
  if (none) to.line(to.styled("bold", none));
  for (const { title, methods, rule, note } of none ? [] : uses) {
    to.line(to.styled("bold", `${title}: ${shortList(methods)}`));
    to.line(`  ${rule}; ${note}`);
  }
  to.line("");
  to.line(how(flags));
  for (const { id, reason } of missing(advice))
    to.line(to.styled("dim", `not in the table: ${id}: ${reason}`));
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

const how = ({ full }: AdviceResult["flags"]): string =>
  full
    ? "Methods ran with their default samples and steps."
    : "Methods ran with a tenth of their default samples and steps (at least 4), so that sampled ones cost and show less than they can; --full measures them as they are.";

/** Means over other pictures than those of the next row are hard to compare. */
function fewer({ rows }: Advice, { pictures }: GivenPictures): string[] {
  const short = rows.filter((row) => row.pictures < pictures.length).length;
  if (short === 0) return [];
  return [
    `${count(short, "method")} had time for the first few pictures alone, which their rows say; --seconds gives more.`,
  ];
}

/** One sentence in place of the same one for each use. */
function noneFor(uses: Advice["uses"]): string | undefined {
  const [first] = uses;
  const same = uses.every(({ methods, note }) => methods.length === 0 && note === first?.note);
  return first && same ? `No method is named for any use: ${first.note}.` : undefined;
}

/** The best few; the rest is counted. */
function shortList(methods: readonly Method[]): string {
  const ids = methods.map(({ id }) => id);
  if (ids.length === 0) return "none";
  return ids.length > 4 ? `${ids.slice(0, 3).join(", ")} and ${ids.length - 3} as good` : ids.join(", ");
}

const cellText = ({ interval: { mean, low, high } }: Cell): string =>
  Number.isFinite(mean)
    ? `${numberText(mean)}${Number.isFinite(low) ? ` (${numberText(low)} to ${numberText(high)})` : ""}`
    : "–";

const missing = ({ refused, slow }: Advice): { readonly id: string; readonly reason: string }[] => [
  ...refused.map(({ method, error }) => ({ id: method.id, reason: error.message })),
  ...slow.map(({ method, ms }) => ({
    id: method.id,
    reason: `one map takes ${timeText(ms)}, its row about ten times as long; raise --seconds`,
  })),
];

export async function saveAdvicePage(result: AdviceResult, folder: OutFolder): Promise<string> {
  const { file, advice, given, flags, command } = result;
  const text = advisePage({
    title: `Which method to believe on ${basename(file.path)}`,
    lead: `${count(advice.rows.length, "method")} on ${count(given.pictures.length, "picture")}, ${given.said}.`,
    none: noneFor(advice.uses),
    uses: advice.uses.map((use) => ({ ...use, methods: use.methods.map(({ id }) => id) })),
    columns: adviceColumns,
    rows: advice.rows.map((row) => rowOf(row, advice.rows)),
    missing: missing(advice),
    remarks: [
      "Every number is the mean over the pictures with its 95 % interval (bootstrap), measured on this model.",
      ...given.notes,
      "Sound: the whole interval of the faithfulness lies above 0, and the whole interval of what is left of the map after forgetting does not lie above one half. Only sound methods are named for a use.",
      "Runtime is the time of an explanation over that of a forward run, both measured here one after the other. It is not the same twice.",
      "Methods that the intervals do not tell from the best are named with it.",
      how(flags),
      ...fewer(advice, given),
      ...given.problems.map(({ path, why }) => `Left out: ${path}: ${why}`),
    ],
    command,
    software,
  });
  return folder.write("advice.html", text);
}

function rowOf(row: AdviceRow, all: readonly AdviceRow[]): AdvisedRow {
  const { method, pictures, cells, ms } = row;
  return {
    id: method.id,
    title: method.title,
    needs: needsText(method),
    pictures,
    sound: isSound(row),
    cells: adviceColumns.map((column) => {
      const cell = cellOf(column, cells[column.id], all);
      return column.id === "runtime" ? { ...cell, note: `${cell.note}; ${timeText(ms)}` } : cell;
    }),
  };
}

/** The bar: 0 for the worst mean of the column, 1 for the best. */
function cellOf({ id, better }: Column, cell: Cell, all: readonly AdviceRow[]): AdvisedCell {
  const { mean, low, high } = cell.interval;
  if (!Number.isFinite(mean)) return { text: "–", note: cell.why.join("; "), merit: 0 };
  const means = all.map(({ cells }) => cells[id].interval.mean).filter(Number.isFinite);
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const share = most > least ? (mean - least) / (most - least) : 1;
  const note = Number.isFinite(low) ? `${numberText(low)} to ${numberText(high)}` : "one picture";
  return { text: numberText(mean), note, merit: better === "higher" ? share : 1 - share };
}

export const adviceJson = ({ file, advice, given, flags, command, engine }: AdviceResult): object => ({
  software,
  command,
  engine,
  ...modelJson(file),
  seed: flags.seed,
  quick: !flags.full,
  source: given.said,
  notes: given.notes,
  pictures: given.pictures.map(({ name, target }) => ({ name, target: target.label })),
  columns: adviceColumns.map(({ id, said, better }) => ({ id, said, better })),
  methods: advice.rows.map((row) => ({
    method: row.method.id,
    needs: row.method.needs,
    pictures: row.pictures,
    ms: row.ms,
    sound: isSound(row),
    cells: row.cells,
  })),
  missing: missing(advice),
  uses: advice.uses.map((use) => ({ ...use, methods: use.methods.map(({ id }) => id) })),
  problems: given.problems,
});

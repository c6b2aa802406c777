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
import type { GivenPictures } from "./advise-pictures.ts";
import type { ModelFile } from "./model-file.ts";
import { modelJson } from "./model-json.ts";
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

export function printAdvice(to: Printer, { advice, given }: AdviceResult): void {
  const { rows, uses } = advice;
  to.line(`${given.pictures.length} pictures, ${given.said}; mean and 95 % interval`);
  const header = ["method", ...adviceColumns.map(({ title }) => title.toLowerCase()), "sound"];
  const lines = rows.map((row) => [
    row.method.id,
    ...adviceColumns.map(({ id }) => cellText(row.cells[id])),
    isSound(row) ? "yes" : "no",
  ]);
  for (const line of table(header, lines)) to.line(to.cut(line, 0));
  to.line("");
  for (const { title, methods, rule, note } of uses) {
    to.line(to.styled("bold", `${title}: ${shortList(methods)}`));
    to.line(`  ${rule}; ${note}`);
  }
  for (const { id, reason } of missing(advice))
    to.line(to.styled("dim", `not in the table: ${id}: ${reason}`));
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
    lead: `${advice.rows.length} methods on ${given.pictures.length} pictures, ${given.said}.`,
    uses: advice.uses.map((use) => ({ ...use, methods: use.methods.map(({ id }) => id) })),
    columns: adviceColumns,
    rows: advice.rows.map((row) => rowOf(row, advice.rows)),
    missing: missing(advice),
    remarks: [
      "Every number is the mean over the pictures with its 95 % interval (bootstrap), measured on this model.",
      "Sound: the whole interval of the faithfulness lies above 0, and the similarity to the map of a network without what was learned is below one half on average. Only sound methods are named for a use.",
      "Methods that the intervals do not tell from the best are named with it.",
      ...(flags.full
        ? []
        : ["Methods ran with a tenth of their usual samples and steps; --full measures them as they are."]),
      ...given.problems.map(({ path, why }) => `Left out: ${path}: ${why}`),
    ],
    command,
    software,
  });
  return folder.write("advice.html", text);
}

function rowOf(row: AdviceRow, all: readonly AdviceRow[]): AdvisedRow {
  const { method, pictures, cells } = row;
  return {
    id: method.id,
    title: method.title,
    needs: method.needs.length === 0 ? "forward runs only" : method.needs.join(", "),
    pictures,
    sound: isSound(row),
    cells: adviceColumns.map((column) => cellOf(column, cells[column.id], all)),
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
  pictures: given.pictures.map(({ name, target }) => ({ name, target: target.label })),
  columns: adviceColumns.map(({ id, said, better }) => ({ id, said, better })),
  methods: advice.rows.map((row) => ({
    method: row.method.id,
    needs: row.method.needs,
    pictures: row.pictures,
    sound: isSound(row),
    cells: row.cells,
  })),
  missing: missing(advice),
  uses: advice.uses.map((use) => ({ ...use, methods: use.methods.map(({ id }) => id) })),
  problems: given.problems,
});

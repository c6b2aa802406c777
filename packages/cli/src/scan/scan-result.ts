/** What a scan found, as text and as JSON. */

import type { ScanSummary, Store } from "@fovea/dataset";
import type { ModelFile } from "../model-file.ts";
import { modelJson } from "../model-json.ts";
import { software } from "../software.ts";
import { inOneLine, type Printer, printer } from "../terminal.ts";
import { rateText, timeText } from "../time-text.ts";

interface Counts {
  readonly pictures: number;
  readonly unreadable: number;
}

export interface ScanResult {
  /** Of the store. */
  readonly path: string;
  readonly summary: ScanSummary;
  readonly counts: Counts;
}

/** Fewer pictures than this tell how long it takes to begin, not how fast it is. */
const telling = 20;

/** Files listed by name; the JSON document has all. */
const listed = 20;

export function printScan(to: Printer, { path, summary, counts }: ScanResult): void {
  printLeftOut(summary);
  const { added, changed, seconds } = summary;
  to.line(`${path}: ${plural(counts.pictures, "picture")}${unreadableText(counts)}`);
  to.line(`This time: ${changesText(summary)}`);
  const measured = added + changed + summary.unreadable.length;
  if (measured >= telling)
    to.line(`${rateText(measured / seconds)} pictures a second, ${timeText(seconds)} in all`);
}

const unreadableText = ({ unreadable }: Counts): string =>
  unreadable === 0 ? "" : `, and ${plural(unreadable, "file")} that could not be read`;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

function changesText(s: ScanSummary): string {
  const parts: [number, string][] = [
    [s.added, "new"],
    [s.changed, "changed"],
    [s.sameBytes, "touched and the same"],
    [s.removed, "gone"],
    [s.unchanged, "as before"],
    [s.unreadable.length, "unreadable"],
    [s.left, "left for the next time"],
  ];
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return told.join(", ") || "nothing to do";
}

/** On stderr, so that stdout holds nothing but results. */
function printLeftOut({ unreadable, leftOut }: ScanSummary): void {
  const to = printer(process.stderr);
  const lines = [
    ...unreadable.map(({ key, problem }) => `fovea: Cannot read the picture "${inOneLine(key)}": ${problem}`),
    ...leftOut.map(({ path, why }) => `note: "${inOneLine(path)}" ${why}`),
  ];
  for (const line of lines.slice(0, listed)) to.line(line);
  if (lines.length > listed) to.line(`… and ${lines.length - listed} more; --json lists all`);
}

export function printStopped({ left }: ScanSummary): void {
  printer(process.stderr).line(
    `fovea: Stopped: ${plural(left, "picture")} left; what was measured is kept, and the same command goes on there`,
  );
}

export function scanJson(result: {
  readonly file: ModelFile;
  readonly dir: string;
  readonly flags: { readonly store: string };
  readonly store: Store;
  readonly summary: ScanSummary;
  readonly counts: Counts;
}): object {
  const { file, dir, flags, store, summary, counts } = result;
  const { engine, layers, embedding, classes } = store.header;
  const { unreadable, leftOut, seconds, ...rest } = summary;
  const measured = rest.added + rest.changed + unreadable.length;
  return {
    ...{ software, engine, ...modelJson(file), folder: dir, store: flags.store },
    ...{ layers, embedding, classes, stored: counts, ...rest },
    ...{ seconds, rate: measured === 0 ? null : measured / seconds },
    unreadable: unreadable.map(({ key, problem }) => ({ path: key, problem })),
    leftOut,
  };
}

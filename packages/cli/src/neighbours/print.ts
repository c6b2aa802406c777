/** Neighbours as a table. */

import { numberText } from "@fovea/render";
import { table } from "../table.ts";
import { inOneLine, type Printer } from "../terminal.ts";
import type { FoundFor, Searched } from "./request.ts";
import { isStrange, leftOutText, noveltyText, purityText, saidText } from "./words.ts";

export function printFound(to: Printer, found: FoundFor, searched: Searched): void {
  const { query, label, neighbours } = found;
  to.line(to.styled("bold", inOneLine(query.path)));
  to.line(`  the model says ${saidText(query.said)}${label === undefined ? "" : `; it is ${label}`}`);
  const labelled = searched.classes.size > 0;
  const rows = neighbours.map((each, i) => [
    String(i + 1),
    numberText(each.distance, 4),
    ...(labelled ? [each.label ?? "?"] : []),
    saidText(each.said),
    inOneLine(each.path),
  ]);
  const header = ["", "distance", ...(labelled ? ["class"] : []), "said", "picture"];
  if (neighbours.length === 0) to.line("  no neighbour: nothing else is there");
  else for (const line of fitting(to, header, rows)) to.line(`  ${line}`);
  for (const text of [purityText(found, searched), leftOutText(found)])
    if (text !== undefined) to.line(`  ${text}`);
  to.line(`  ${isStrange(found) ? to.styled("bold", noveltyText(found)) : noveltyText(found)}`);
}

/** In a narrow terminal names of classes are cut, and paths to what is left of the line, their ends being kept. */
function fitting(
  { width }: Printer,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  if (!Number.isFinite(width)) return table(header, rows);
  const most = Math.max(8, Math.floor((width - 20) / 3));
  const names = rows.map((row) => row.slice(0, -1).map((cell) => shortened(cell, most)));
  const used = Math.max(...table(header.slice(0, -1), names).map(({ length }) => length));
  const room = Math.max(12, width - used - 5);
  const path = (row: readonly string[]): string => {
    const whole = row.at(-1) ?? "";
    return whole.length <= room ? whole : `…${whole.slice(1 - room)}`;
  };
  return table(
    header,
    names.map((row, i) => [...row, path(rows[i] as readonly string[])]),
  );
}

const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

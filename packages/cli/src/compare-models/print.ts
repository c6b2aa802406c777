/** A comparison of two models as text. */

import { numberText } from "@fovea/render";
import { saidText } from "../neighbours/words.ts";
import { table } from "../table.ts";
import { inOneLine, type Printer } from "../terminal.ts";
import type { PairResult } from "./result.ts";
import {
  agreementSentences,
  bestMatches,
  guesses,
  layersText,
  mapSentences,
  similarityText,
} from "./words.ts";

/** Pictures that are listed. */
const listed = 10;

export function printPair(to: Printer, { run, agreement, maps, refused, layers }: PairResult): void {
  to.line(to.styled("bold", `${run.a.name} and ${run.b.name}, ${run.inputs.length} pictures`));
  for (const text of [...agreementSentences(agreement, run), ...guesses(run)]) to.line(`  ${text}`);
  printDiffering(to, agreement.differing, run);
  if (maps.length > 0 || refused.length > 0) to.line(to.styled("bold", "Where they look"));
  if (maps.length > 0) for (const text of mapSentences(maps, run)) to.line(`  ${text}`);
  for (const { said, similarity } of maps)
    to.line(`  ${inOneLine(said.path)}: ${similarityText(similarity)}`);
  for (const { path, error } of refused) to.line(`  ${inOneLine(path)}: ${to.styled("dim", error.message)}`);
  to.line(to.styled("bold", "Layers"));
  if (!layers) to.line("  Too few pictures to compare layers: 4 at least.");
  else {
    to.line(`  ${layersText(layers)}`);
    const rows = bestMatches(layers, run).map(({ layer, best, value }) => [
      numberText(value, 2),
      cutName(to, layer),
      cutName(to, best),
    ]);
    for (const line of table(["CKA", run.a.name, `most alike in ${run.b.name}`], rows))
      to.line(`  ${to.cut(line, 2)}`);
  }
}

/** The end of a layer's name tells it from others. */
function cutName({ width }: Printer, name: string): string {
  const room = Number.isFinite(width) ? Math.max(8, Math.floor((width - 12) / 2)) : name.length;
  return name.length <= room ? name : `…${name.slice(1 - room)}`;
}

function printDiffering(
  to: Printer,
  differing: PairResult["agreement"]["differing"],
  { a, b }: PairResult["run"],
): void {
  if (differing.length === 0) return;
  to.line(`  Where they differ, first what both are surest of:`);
  for (const each of differing.slice(0, listed)) {
    to.line(`    ${inOneLine(each.path)}${each.label === undefined ? "" : ` (${each.label})`}`);
    to.line(`      ${to.cut(`${a.name}: ${saidText(each.a)}; ${b.name}: ${saidText(each.b)}`, 6)}`);
  }
  if (differing.length > listed)
    to.line(`    and ${differing.length - listed} more, on the page and in --json`);
}

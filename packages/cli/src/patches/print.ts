/** Patches on the terminal: a line for each channel. */

import { basename } from "node:path";
import { numberText } from "@fovea/render";
import { inOneLine, type Printer } from "../terminal.ts";
import { emptyText, type Found, leadOf, remarksOf, titleOf } from "./words.ts";

export function printPatches(to: Printer, found: Found): void {
  const { searched, patches } = found;
  to.line(to.styled("bold", titleOf(found)));
  to.line(leadOf(found));
  to.line("");
  const width = Math.max(...searched.tops.map(({ channel }) => String(channel).length), 0);
  for (const top of searched.tops) {
    const list = (patches.of.get(top.channel) ?? []).map(
      ({ score, path }) => `${numberText(score)} ${inOneLine(basename(path))}`,
    );
    const text = emptyText(top, found.run.relevance) ?? list.join(", ");
    to.line(`  channel ${String(top.channel).padStart(width)}  ${to.cut(text, width + 12)}`);
  }
  to.line("");
  for (const remark of remarksOf(found)) to.line(remark);
}

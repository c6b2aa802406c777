/** The printed scale of a page: colours with numbers under them. */

import { colourTable, type MapKind } from "./colours.ts";
import { type Html, html } from "./html.ts";
import { numberText } from "./number-text.ts";
import type { DisplayScale } from "./scale.ts";

/** Colour ramp with its numbers; who hears the page instead gets them from the text that follows. */
export function scalePart({ kind, limit, text }: DisplayScale): Html {
  const end = numberText(limit);
  const ends =
    kind === "signed"
      ? html`<span>−${end} <i>against</i></span><span>0</span><span><i>for</i> +${end}</span>`
      : html`<span>0</span><span>${end}</span>`;
  return html`<div class="scale" aria-hidden="true">
<div class="ramp" style="background:${rampOf(kind)}"></div>
<div class="ends">${ends}</div>
</div>
<p class="quiet small">${sentence(text)}</p>`;
}

/** Seventeen colours of the map: between them a straight line in sRGB is close enough. */
function rampOf(kind: MapKind): string {
  const table = colourTable(kind);
  const entries = table.length / 3 - 1;
  const stops = Array.from({ length: 17 }, (_, i) => {
    const at = 3 * Math.round((entries * i) / 16);
    return `rgb(${table.subarray(at, at + 3).join(" ")})`;
  });
  return `linear-gradient(to right,${stops.join(",")})`;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

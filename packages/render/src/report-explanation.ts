/** One map of the report: picture, scale, how to read it, and its checks. */

import { colourTable, type MapKind } from "./colours.ts";
import { dataUri } from "./data-uri.ts";
import { type Html, html } from "./html.ts";
import { numberText } from "./number-text.ts";
import type { ReportCheck, ReportMap, ReportRefusal } from "./report-input.ts";
import type { DisplayScale } from "./scale.ts";

export function explanationPart(explanation: ReportMap | ReportRefusal, id: string, picture: string): Html {
  return "refused" in explanation ? refusalPart(explanation, id) : mapPart(explanation, id, picture);
}

function mapPart(map: ReportMap, id: string, picture: string): Html {
  const { method, title, target, howToRead, png, scale, ledger, ms } = map;
  return html`<article class="map" id="${id}">
<h4>${title}</h4>
<figure>
<img src="${dataUri(png)}" alt="${`${title} map for ${target} on ${picture}: ${scale.text}`}">
<figcaption>
${scale.blank === undefined ? scalePart(scale, howToRead) : blankPart(scale.blank)}
</figcaption>
</figure>
${ledgerPart(ledger)}
<p class="quiet small">Method <code>${method}</code>, ${numberText(ms)} ms</p>
</article>`;
}

const refusalPart = ({ method, title, refused }: ReportRefusal, id: string): Html =>
  html`<article class="map refused" id="${id}">
<h4>${title}</h4>
<p class="alarm"><strong>No map.</strong> ${refused}</p>
<p class="quiet small">Method <code>${method}</code></p>
</article>`;

const blankPart = (reason: string): Html =>
  html`<p class="alarm"><strong>Nothing to show:</strong> ${reason}.</p>`;

/** Colour ramp with its numbers; who hears the page instead gets them from the text that follows. */
function scalePart({ kind, limit, text }: DisplayScale, howToRead: string): Html {
  const end = numberText(limit);
  const ends =
    kind === "signed"
      ? html`<span>−${end} <i>against</i></span><span>0</span><span><i>for</i> +${end}</span>`
      : html`<span>0</span><span>${end}</span>`;
  return html`<div class="scale" aria-hidden="true">
<div class="ramp" style="background:${rampOf(kind)}"></div>
<div class="ends">${ends}</div>
</div>
<p class="quiet small">${sentence(text)}</p>
<p>${howToRead}</p>`;
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

/** Folded away while all is well, open where a check failed. */
function ledgerPart(ledger: readonly ReportCheck[]): Html {
  if (ledger.length === 0) return html`<p class="quiet small">No checks were made.</p>`;
  const failed = ledger.filter(({ ok }) => !ok).length;
  const table = html`<table>
<thead><tr><th scope="col">Check</th><th scope="col" class="number">Value</th><th scope="col" class="number">Limit</th><th scope="col">Result</th></tr></thead>
<tbody>${ledger.map(checkRow)}</tbody>
</table>`;
  return failed > 0
    ? html`<details class="ledger" open><summary class="alarm">✕ ${someFail(failed, ledger.length)}</summary>${table}</details>`
    : html`<details class="ledger"><summary>✓ ${allHold(ledger.length)}</summary>${table}</details>`;
}

const someFail = (failed: number, count: number): string =>
  count === 1 ? "The one check failed" : `${failed} of ${count} checks failed`;
const allHold = (count: number): string => (count === 1 ? "The one check holds" : `All ${count} checks hold`);

const checkRow = ({ check, value, limit, ok, note }: ReportCheck): Html =>
  html`<tr${ok ? undefined : html` class="failed"`}>
<th scope="row">${check}${note === undefined ? undefined : html`<span class="note">${note}</span>`}</th>
<td class="number">${typeof value === "number" ? numberText(value) : value}</td>
<td class="number">${limit === undefined ? "" : numberText(limit)}</td>
<td>${ok ? "ok" : html`<strong>not ok</strong>`}</td>
</tr>`;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

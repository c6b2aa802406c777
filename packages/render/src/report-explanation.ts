/** One map of the report: picture, scale, how to read it, and its checks. */

import { dataUri } from "./data-uri.ts";
import { type Html, html } from "./html.ts";
import { allHold } from "./ledger-caption.ts";
import { numberText, percentText } from "./number-text.ts";
import type { ReportCheck, ReportMap, ReportRefusal, ReportView } from "./report-input.ts";
import { scalePart } from "./report-scale.ts";

export function explanationPart(explanation: ReportMap | ReportRefusal, id: string, picture: string): Html {
  return "refused" in explanation ? refusalPart(explanation, id) : mapPart(explanation, id, picture);
}

function mapPart(map: ReportMap, id: string, picture: string): Html {
  const { title, target, png, scale, ledger, views = [] } = map;
  // The map and its views stand side by side where there is room.
  return html`<article class="${views.length > 0 ? "map wide" : "map"}" id="${id}">
<h4>${title}</h4>
<div class="figures">
<figure>
<img src="${dataUri(png)}" alt="${`${title} map for ${target} on ${picture}: ${scale.text}`}">
<figcaption>
${scale.blank === undefined ? wordsPart(map) : blankPart(scale.blank)}
</figcaption>
</figure>
${views.map((view) => viewPart(view, picture))}
</div>
${ledgerPart(ledger)}
${exactPart(map)}
</article>`;
}

/** What it means and, as near to the picture, what it does not mean. */
const wordsPart = ({ scale, howToRead, caution }: ReportMap): Html =>
  html`${scalePart(scale)}<p>${howToRead}</p>
${caution === undefined ? undefined : html`<p class="careful"><strong>Careful:</strong> ${caution}</p>`}`;

/** For those who compute it again. */
const exactPart = ({ method, ms, steps = [], remarks = [] }: ReportMap): Html =>
  html`<details><summary>How exactly it was made</summary>
${[...steps, ...remarks].map((text) => html`<p class="small">${text}</p>`)}
<p class="quiet small">Method <code>${method}</code>, ${numberText(ms)} ms</p>
</details>`;

const refusalPart = ({ method, title, refused }: ReportRefusal, id: string): Html =>
  html`<article class="map refused" id="${id}">
<h4>${title}</h4>
<p class="alarm"><strong>No map.</strong> ${refused}</p>
<p class="quiet small">Method <code>${method}</code></p>
</article>`;

const viewPart = ({ title, png, scale, legend = [] }: ReportView, picture: string): Html =>
  html`<figure class="view">
<img src="${dataUri(png)}" alt="${`${title} on ${picture}`}">
<figcaption>
<p><strong>${title}</strong></p>
${scale === undefined ? undefined : scale.blank === undefined ? scalePart(scale) : blankPart(scale.blank)}
${legend.length > 0 ? html`<ul class="legend">${legend.map(legendRow)}</ul>` : undefined}
</figcaption>
</figure>`;

const legendRow = ({ label, colour, share }: NonNullable<ReportView["legend"]>[number]): Html =>
  html`<li><span class="swatch" style="background:rgb(${colour.join(" ")})"></span>${label} <span class="quiet">${percentText(share)}</span></li>`;

const blankPart = (reason: string): Html =>
  html`<p class="alarm"><strong>Nothing to show:</strong> ${reason}.</p>`;

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

const checkRow = ({ check, value, limit, ok, note }: ReportCheck): Html =>
  html`<tr${ok ? undefined : html` class="failed"`}>
<th scope="row">${check}${note === undefined ? undefined : html`<span class="note">${note}</span>`}</th>
<td class="number">${typeof value === "number" ? numberText(value) : value}</td>
<td class="number">${limit === undefined ? "" : numberText(limit)}</td>
<td>${ok ? "ok" : html`<strong>not ok</strong>`}</td>
</tr>`;

/** Methods side by side → one HTML file that needs nothing else. */

import { dataUri } from "./data-uri.ts";
import { type Html, html } from "./html.ts";
import { type Matrix, similarityColour, similarityText } from "./matrix.ts";
import { numberText } from "./number-text.ts";
import { page } from "./page.ts";
import type { ReportCheck } from "./report-input.ts";

export interface ComparedMap {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly png: Uint8Array;
  readonly scale: string;
  readonly ms: number;
  readonly forwards: number;
  readonly ledger: readonly ReportCheck[];
}

export interface ComparedPicture {
  readonly name: string;
  readonly target: string;
  readonly picture: Uint8Array;
  readonly maps: readonly ComparedMap[];
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
  readonly matrices: readonly NamedMatrix[];
}

export interface NamedMatrix extends Matrix {
  readonly title: string;
  /** What the number means, one sentence. */
  readonly meaning: string;
}

export interface ComparePage {
  readonly title: string;
  readonly model: string;
  readonly command: string;
  readonly software: string;
  readonly pictures: readonly ComparedPicture[];
  /** Means over all pictures, if there are several. */
  readonly overall: readonly NamedMatrix[];
}

/** The page as text. All that is put in is escaped; no script, no request. */
export function comparePage(compared: ComparePage): string {
  const { title, model, command, software, pictures, overall } = compared;
  return page({
    kind: "Fovea comparison",
    title,
    lead: `${model}. Agreement between methods says how alike their maps are, not which of them is right.`,
    style: matrixStyle,
    sections: [
      ...pictures.map(pictureSection),
      ...(overall.length > 0
        ? [html`<section><h2>Mean over all pictures</h2>${overall.map(matrixTable)}</section>`]
        : []),
    ],
    command,
    software,
  });
}

const matrixStyle: Html = html`<style>
.scroll{overflow-x:auto;margin-bottom:2rem}
.matrix{width:auto;font-size:.6875rem;font-variant-numeric:tabular-nums}
.matrix th,.matrix td{padding:0;border:1px solid var(--paper);text-align:center;vertical-align:middle}
.matrix td{min-width:1.5rem;height:1.5rem}
.matrix tbody th{text-align:right;padding-right:.5rem;white-space:nowrap;position:sticky;left:0;background:var(--paper)}
.matrix thead th{writing-mode:vertical-rl;transform:rotate(180deg);padding:.25rem 0;white-space:nowrap;color:inherit;text-align:left}
.maps.small{grid-template-columns:repeat(auto-fill,minmax(min(45%,11rem),1fr));gap:1.5rem 1rem}
</style>`;

function pictureSection({ name, target, picture, maps, refused, matrices }: ComparedPicture): Html {
  return html`<section>
<h2>${name}: why <em>${target}</em>?</h2>
<div class="maps small">
<figure class="map"><h4>The picture</h4><img src="${dataUri(picture)}" alt="${`${name} as the model sees it`}"></figure>
${maps.map((map) => mapFigure(map, name))}
</div>
${refused.length > 0 ? html`<h3>Not possible here</h3><ul>${refused.map(({ id, reason }) => html`<li><strong>${id}</strong>: ${reason}</li>`)}</ul>` : undefined}
${matrices.map(matrixTable)}
</section>`;
}

function mapFigure({ id, title, family, png, scale, ms, forwards, ledger }: ComparedMap, name: string): Html {
  const failed = ledger.filter(({ ok }) => !ok).length;
  const checks = failed > 0 ? `${failed} of ${ledger.length} checks failed` : heldText(ledger.length);
  return html`<figure class="map"><h4>${title}</h4>
<img src="${dataUri(png)}" alt="${`${title} on ${name}`}">
<figcaption><p class="quiet small">${id}, ${family}; ${timeText(ms)}, ${numberText(forwards)} forwards; ${scale}</p>
<details class="ledger"><summary class="${failed > 0 ? "alarm" : "quiet"}">${checks}</summary>
<table><tbody>${ledger.map(checkRow)}</tbody></table></details></figcaption></figure>`;
}

const heldText = (count: number): string => (count === 1 ? "1 check holds" : `${count} checks hold`);

const checkRow = ({ check, value, ok, note }: ReportCheck): Html =>
  html`<tr class="${ok ? "" : "failed"}"><th scope="row">${check}<span class="note">${note}</span></th><td>${typeof value === "number" ? numberText(value) : value}</td></tr>`;

export function timeText(ms: number): string {
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function matrixTable({ title, meaning, names, values }: NamedMatrix): Html {
  return html`<h3>${title}</h3><p class="quiet small">${meaning}</p>
<div class="scroll" tabindex="0"><table class="matrix">
<thead><tr><td></td>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${names.map((name, i) => html`<tr><th scope="row">${name}</th>${(values[i] ?? []).map((value, j) => matrixCell(value, `${name}, ${names[j] ?? ""}`))}</tr>`)}</tbody>
</table></div>`;
}

function matrixCell(value: number, title: string): Html {
  const style = Number.isFinite(value)
    ? `background:rgb(${similarityColour(value).join(",")});color:${Math.abs(value) > 0.6 ? "#fff" : "#1c1e22"}`
    : "";
  return html`<td style="${style}" title="${title}">${similarityText(value)}</td>`;
}

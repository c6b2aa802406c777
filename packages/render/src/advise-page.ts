/** The advisor's table and choices → one HTML file that needs nothing else. */

import { type Html, html } from "./html.ts";
import { page } from "./page.ts";

export interface AdvisePage {
  readonly title: string;
  readonly lead: string;
  readonly uses: readonly AdvisedUse[];
  /** Why no method is named for any use. */
  readonly none: string | undefined;
  readonly columns: readonly { readonly title: string; readonly said: string; readonly better: string }[];
  readonly rows: readonly AdvisedRow[];
  /** Methods that are not in the table, with the reason. */
  readonly missing: readonly { readonly id: string; readonly reason: string }[];
  readonly remarks: readonly string[];
  readonly command: string;
  readonly software: string;
}

export interface AdvisedUse {
  readonly title: string;
  readonly methods: readonly string[];
  readonly rule: string;
  readonly note: string;
}

export interface AdvisedRow {
  readonly id: string;
  readonly title: string;
  readonly needs: string;
  readonly pictures: number;
  /** Passes the two tests that every choice asks for. */
  readonly sound: boolean;
  readonly cells: readonly AdvisedCell[];
}

export interface AdvisedCell {
  readonly text: string;
  /** The interval, or why there is no number. */
  readonly note: string;
  /** Length of the bar, 0…1, the longer the better. */
  readonly merit: number;
}

/** The page as text. All that is put in is escaped; no script, no request. */
export function advisePage({ uses, none, columns, rows, missing, remarks, ...rest }: AdvisePage): string {
  return page({
    ...rest,
    kind: "Fovea advice",
    style,
    sections: [
      html`<section><h2>Which method for what</h2>${none === undefined ? html`<dl class="uses">${uses.map(use)}</dl>` : html`<p>${none}</p>`}</section>`,
      html`<section><h2>What was measured</h2>
<dl>${columns.map(({ title, said, better }) => html`<div><dt>${title}</dt><dd>${said}; ${better} is better</dd></div>`)}</dl>
<div class="scroll" tabindex="0" role="region" aria-label="What was measured"><table class="advice">
<thead><tr><th scope="col">Method</th>${columns.map(({ title }) => html`<th scope="col" class="number">${title}</th>`)}<th scope="col">Needs</th></tr></thead>
<tbody>${rows.map(row)}</tbody></table></div></section>`,
      ...(missing.length > 0
        ? [
            html`<section><h2>Not in the table</h2><ul>${missing.map(({ id, reason }) => html`<li><strong>${id}</strong>: ${reason}</li>`)}</ul></section>`,
          ]
        : []),
      html`<section><h2>How to read this</h2><ul>${remarks.map((remark) => html`<li>${remark}</li>`)}</ul></section>`,
    ],
  });
}

const style: Html = html`<style>
.scroll{overflow-x:auto;margin-bottom:1rem}
.scroll:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.uses{margin-top:0}
.uses>div{grid-template-columns:13rem minmax(0,1fr)}
@media (max-width:40rem){.uses>div{grid-template-columns:minmax(0,1fr)}.advice tbody th{min-width:8rem}}
.advice tbody th{position:sticky;left:0;background:var(--paper);min-width:10rem}
.advice td.number{min-width:6.5rem}
.advice th.number,.advice .note{white-space:normal}
.advice td:last-child{min-width:9rem;padding-left:1rem;overflow-wrap:normal}
.advice thead th:last-child{padding-left:1rem}
.unsound th,.unsound td{color:var(--quiet)}
</style>`;

const use = ({ title, methods, rule, note }: AdvisedUse): Html =>
  html`<div><dt>${title}</dt><dd>${methods.length > 0 ? html`<strong>${methods.join(", ")}</strong>` : "none"}<span class="note">${rule}; ${note}</span></dd></div>`;

function row({ id, title, needs, pictures, sound, cells }: AdvisedRow): Html {
  return html`<tr class="${sound ? "" : "unsound"}"><th scope="row">${title}<span class="note">${id}, ${pictures} ${pictures === 1 ? "picture" : "pictures"}${sound ? "" : "; not sound here"}</span></th>${cells.map(cell)}<td>${needs}</td></tr>`;
}

function cell({ text, note, merit }: AdvisedCell): Html {
  const width = `width:${(100 * Math.min(1, Math.max(0, merit))).toFixed(1)}%`;
  return html`<td class="number">${text}<span class="note">${note}</span><span class="bar"><span style="${width}"></span></span></td>`;
}

/** Methods measured on many pictures → one HTML file that needs nothing else. */

import { dataUri } from "./data-uri.ts";
import { type Html, html } from "./html.ts";
import { page } from "./page.ts";

export interface EvaluatePage {
  readonly title: string;
  readonly lead: string;
  /** What was left out or assumed, a sentence each. */
  readonly remarks: readonly string[];
  readonly chapters: readonly EvaluateChapter[];
  readonly command: string;
  readonly software: string;
}

/** The metrics of one criterion. */
export interface EvaluateChapter {
  readonly title: string;
  readonly said: string;
  /** What the numbers say, a sentence each. */
  readonly findings: readonly string[];
  /** What rows are that are not plain, a sentence each. */
  readonly rowNotes: readonly string[];
  readonly rows: readonly string[];
  readonly columns: readonly EvaluateColumn[];
}

export interface EvaluateColumn {
  readonly id: string;
  readonly title: string;
  readonly reading: string;
  readonly better: "higher" | "lower" | "neither";
  /** One for each row. */
  readonly cells: readonly EvaluateCell[];
  /** Why there was no number, a sentence each. */
  readonly missing: readonly string[];
  /** Whose pictures are shown, and those with the best and the worst numbers. */
  readonly gallery?: {
    readonly method: string;
    readonly best: readonly EvaluatePicture[];
    readonly worst: readonly EvaluatePicture[];
    /** All have the same number: there is neither best nor worst. */
    readonly alike: boolean;
  };
}

/** Undefined: the metric does not judge the row. */
export type EvaluateCell =
  | { readonly mean: string; readonly interval: string; readonly n: string; readonly best: boolean }
  | undefined;

export interface EvaluatePicture {
  /** A `data:image/…` address. */
  readonly image: string;
  readonly name: string;
  readonly below: string;
}

/** The page as text. All that is put in is escaped; no script, no request. */
export const evaluatePage = ({ chapters, remarks, ...head }: EvaluatePage): string =>
  page({
    ...head,
    kind: "Fovea evaluation",
    style,
    sections: [...(remarks.length > 0 ? [remarksSection(remarks)] : []), ...chapters.map(chapterSection)],
  });

const style: Html = html`<style>
.scroll{overflow-x:auto;margin:1.25rem 0 1rem}
.measures{width:auto;font-variant-numeric:tabular-nums}
.measures th,.measures td{padding-right:1.5rem;white-space:nowrap}
.measures tbody th{position:sticky;left:0;background:var(--paper)}
.measures .best{font-weight:600}
.measures .best::after{content:" ★";font-weight:400}
.measures small{color:var(--quiet);display:block}
.scroll+ul{margin:0 0 .75rem}
section section details{margin:.5rem 0}
section section h4{margin:1rem 0 0}
.thumbs{display:grid;grid-template-columns:repeat(auto-fill,minmax(8rem,1fr));gap:1rem;margin:.75rem 0 1.5rem}
</style>`;

const remarksSection = (remarks: readonly string[]): Html =>
  html`<section><h2>What was measured</h2><ul>${remarks.map((text) => html`<li>${text}</li>`)}</ul></section>`;

const chapterSection = ({ title, said, findings, rowNotes, rows, columns }: EvaluateChapter): Html =>
  html`<section>
<h2>${title}</h2>
<p class="lead">${said}</p>
<div class="scroll" tabindex="0"><table class="measures">
<thead><tr><td></td>${columns.map(({ title: metric, better }) => html`<th scope="col">${metric}<small>${betterText(better)}</small></th>`)}</tr></thead>
<tbody>${rows.map((row, i) => html`<tr><th scope="row">${row}</th>${columns.map(({ cells }) => cellPart(cells[i]))}</tr>`)}</tbody>
</table></div>
${findings.length > 0 ? html`<ul>${findings.map((text) => html`<li>${text}</li>`)}</ul>` : undefined}
<p class="quiet small">Means with 95 % intervals and the number of pictures (n). ★ better than every other row on the same pictures, by more than chance explains; without it they do not settle which is best.${rowNotes.map((text) => html` ${text}`)}</p>
${columns.map(columnPart)}
</section>`;

const betterText = (better: EvaluateColumn["better"]): string =>
  better === "neither" ? "a fact, not a merit" : `${better} is better`;

const cellPart = (cell: EvaluateCell): Html =>
  cell === undefined
    ? html`<td></td>`
    : html`<td class="${cell.best ? "best" : ""}">${cell.mean}<small>${cell.interval} ${cell.n}</small></td>`;

const columnPart = ({ title, reading, better, missing, gallery }: EvaluateColumn): Html =>
  html`<section>
<h3>${title}</h3>
<p>${reading}</p>
${missing.length > 0 ? html`<details><summary class="quiet">Where there is no number</summary><ul class="small">${missing.map((text) => html`<li>${text}</li>`)}</ul></details>` : undefined}
${gallery ? galleryPart(gallery, better) : undefined}
</section>`;

const galleryPart = (
  { method, best, worst, alike }: NonNullable<EvaluateColumn["gallery"]>,
  better: EvaluateColumn["better"],
): Html => {
  if (alike) return html`${thumbs(`Pictures of ${method}, all with the same number`, best)}`;
  const [first, last] = better === "neither" ? ["Highest", "Lowest"] : ["Best", "Worst"];
  return html`${thumbs(`${first} pictures of ${method}`, best)}${thumbs(`${last} pictures of ${method}`, worst)}`;
};

const thumbs = (title: string, pictures: readonly EvaluatePicture[]): Html | undefined =>
  pictures.length === 0
    ? undefined
    : html`<h4>${title}</h4><div class="thumbs">${pictures.map(
        ({ image, name, below }) =>
          html`<figure><img src="${dataUri(image)}" alt="${name}"><figcaption class="quiet small">${name}: ${below}</figcaption></figure>`,
      )}</div>`;

/** Filters or feature maps of a network → one HTML file that needs nothing else: every layer can be opened. */

import { dataUri } from "./data-uri.ts";
import { type Html, html } from "./html.ts";
import { page } from "./page.ts";

export interface FeaturesPage {
  /** `Fovea filters`, `Fovea features`. */
  readonly kind: string;
  readonly title: string;
  readonly lead: string;
  /** Over everything: the strip of all layers. */
  readonly overview?: LayerImage;
  readonly layers: readonly PageLayer[];
  /** Sentences on how to read the pictures. */
  readonly remarks: readonly string[];
  readonly command: string;
  readonly software: string;
}

export interface LayerImage {
  /** PNG bytes, or a `data:` address. */
  readonly image: Uint8Array | string;
  /** For those who do not see it. */
  readonly alt: string;
  readonly width: number;
}

export interface PageLayer {
  readonly title: string;
  /** Beside the title: shape, scale. */
  readonly summary: string;
  readonly sentences: readonly string[];
  readonly images: readonly LayerImage[];
  readonly table?: LayerTable;
}

export interface LayerTable {
  readonly caption: string;
  /** The first column names the row; the others are numbers. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The page as text. All that is put in is escaped; no script, no request. A single layer stands open. */
export function featuresPage({
  kind,
  title,
  lead,
  overview,
  layers,
  remarks,
  command,
  software,
}: FeaturesPage): string {
  const open = layers.length === 1;
  return page({
    kind,
    title,
    lead,
    style,
    sections: [
      ...(overview ? [html`<section><h2>From edges to objects</h2>${sheet(overview)}</section>`] : []),
      html`<section><h2>${layers.length === 1 ? "The layer" : "Layer by layer"}</h2>${layers.map((layer) => layerPart(layer, open))}</section>`,
      html`<section><h2>How to read this</h2><ul>${remarks.map((remark) => html`<li>${remark}</li>`)}</ul></section>`,
    ],
    command,
    software,
  });
}

const style: Html = html`<style>
main{max-width:96rem}
.layer{border-top:1px solid var(--line)}
.layer:last-child{border-bottom:1px solid var(--line)}
.layer>summary{padding:.75rem 0;font-size:1rem}
.layer>summary strong{font-weight:600}
.layer>summary span{color:var(--quiet);font-size:.875rem;margin-left:.5rem;font-variant-numeric:tabular-nums}
.layer>div{padding:0 0 2rem}
.layer p{max-width:46rem;margin-bottom:.75rem}
.sheet{overflow-x:auto;margin:1rem 0;background:#fff}
.sheet:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.sheet img{max-width:100%;background:#fff;margin:0 auto}
.scroll{overflow-x:auto;margin-top:1rem}
.scroll:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.scroll table{width:auto;min-width:24rem}
caption{text-align:left;color:var(--quiet);font-size:.8125rem;padding-bottom:.5rem}
</style>`;

function layerPart({ title, summary, sentences, images, table }: PageLayer, open: boolean): Html {
  const inside = html`<summary><strong>${title}</strong> <span>${summary}</span></summary>
<div>${sentences.map((sentence) => html`<p>${sentence}</p>`)}${images.map(sheet)}${table ? tablePart(table) : undefined}</div>`;
  return open
    ? html`<details class="layer" open>${inside}</details>`
    : html`<details class="layer">${inside}</details>`;
}

const sheet = ({ image, alt, width }: LayerImage): Html =>
  html`<div class="sheet" tabindex="0" role="region" aria-label="${alt}"><img src="${dataUri(image)}" alt="${alt}" width="${width}" style="width:${width}px"></div>`;

const tablePart = ({ caption, header, rows }: LayerTable): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${header.map((text, i) => html`<th scope="col" class="${i > 0 ? "number" : ""}">${text}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first = "", ...rest]) =>
      html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td class="number">${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;

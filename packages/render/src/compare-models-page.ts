/** Two models side by side → one HTML file that needs nothing else. */

import { dataUri } from "./data-uri.ts";
import { type Html, html } from "./html.ts";
import { page } from "./page.ts";

type Two<T> = readonly [T, T];

export interface CompareModelsPage {
  readonly title: string;
  readonly lead: string;
  readonly names: Two<string>;
  /** How often they agree and are right. */
  readonly sentences: readonly string[];
  /** Pictures of which they say different things, those that matter most first. */
  readonly differing: readonly ComparedSides[];
  /** The others of these, a line each. */
  readonly more: readonly string[];
  readonly mapSentences: readonly string[];
  readonly maps: readonly ComparedMaps[];
  /** Why there is no map of a picture, a sentence each. */
  readonly refused: readonly string[];
  readonly layers?: ComparedLayers;
  readonly command: string;
  readonly software: string;
}

export interface ComparedSides {
  readonly name: string;
  readonly label?: string;
  readonly png: Uint8Array;
  /** What each model says. */
  readonly said: Two<string>;
}

interface ComparedMaps extends ComparedSides {
  readonly similarity: string;
  readonly maps: Two<{ readonly png: Uint8Array; readonly why: string; readonly scale: string }>;
}

interface ComparedLayers {
  readonly sentence: string;
  /** The matrix as a picture. */
  readonly png: Uint8Array;
  readonly best: readonly { readonly layer: string; readonly best: string; readonly value: string }[];
}

/** The page as text. All that is put in is escaped; no script, no request. */
export function compareModelsPage(compared: CompareModelsPage): string {
  const { title, lead, maps, refused, layers, command, software } = compared;
  return page({
    kind: "Fovea comparison of models",
    title,
    lead,
    style,
    sections: [
      saidSection(compared),
      ...(maps.length > 0 || refused.length > 0 ? [mapSection(compared)] : []),
      layers ? layerSection(layers, compared.names) : fewPictures,
    ],
    command,
    software,
  });
}

const style: Html = html`<style>
.sentences p+p{margin-top:.35rem}
.sentences p:first-child{font-size:1.125rem}
.differ{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(45%,12rem),1fr));gap:1.75rem 1.5rem;align-items:start}
.differ figcaption,.trio figcaption{margin-top:.4rem;font-size:.8125rem}
.trio{display:grid;grid-template-columns:repeat(3,minmax(0,16rem));gap:.75rem;align-items:start}
.trios{margin-top:1.75rem}
.trios>*+*{margin-top:2rem}
.trios h3{margin-bottom:.25rem}
.trios h3+p{margin-bottom:.6rem}
.matrix{overflow-x:auto;margin:1.25rem 0}
.matrix:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.matrix img{width:auto;max-width:none}
.best{max-width:60rem}
details ul{padding-left:1.25rem;font-size:.8125rem}
@media (max-width:40rem){.trio{grid-template-columns:repeat(2,minmax(0,1fr))}}
</style>`;

function saidSection({ names, sentences, differing, more }: CompareModelsPage): Html {
  return html`<section><h2>What they say</h2>
<div class="sentences">${sentences.map((text) => html`<p>${text}</p>`)}</div>
${differing.length > 0 ? html`<h3>Where they differ, first what both are surest of</h3><ol class="differ">${differing.map((each) => difference(each, names))}</ol>` : undefined}
${more.length > 0 ? html`<details><summary>${more.length} more</summary><ul>${more.map((text) => html`<li>${text}</li>`)}</ul></details>` : undefined}
</section>`;
}

const difference = ({ name, label, png, said }: ComparedSides, names: Two<string>): Html =>
  html`<li><figure><img src="${dataUri(png)}" alt="${name}"><figcaption>${label ? html`<strong>${label}</strong>` : undefined}${saidLines(said, names)}<span class="note">${name}</span></figcaption></figure></li>`;

const saidLines = (said: Two<string>, names: Two<string>): readonly Html[] =>
  said.map((text, i) => html`<span class="note">${names[i] ?? ""}</span>${text}`);

function mapSection({ names, mapSentences, maps, refused }: CompareModelsPage): Html {
  return html`<section><h2>Where they look</h2>
<div class="sentences">${mapSentences.map((text) => html`<p>${text}</p>`)}</div>
<div class="trios">${maps.map((each) => trio(each, names))}</div>
${refused.length > 0 ? html`<h3>Not possible here</h3><ul>${refused.map((text) => html`<li>${text}</li>`)}</ul>` : undefined}
</section>`;
}

function trio({ name, label, png, said, similarity, maps }: ComparedMaps, names: Two<string>): Html {
  return html`<div><h3>${name}${label ? html`: <em>${label}</em>` : undefined}</h3>
<p class="quiet small">${similarity}</p>
<div class="trio"><figure><img src="${dataUri(png)}" alt="${`${name}, the part that both models see`}"><figcaption class="quiet">The part that both see</figcaption></figure>
${maps.map((map, i) => html`<figure><img src="${dataUri(map.png)}" alt="${`${names[i] ?? ""} on ${name}: why ${map.why}`}"><figcaption>${names[i] ?? ""}: why ${map.why}?<span class="note">says ${said[i] ?? ""}</span><span class="note">${map.scale}</span></figcaption></figure>`)}
</div></div>`;
}

const fewPictures: Html = html`<section><h2>How alike their layers are</h2><p>Too few pictures to compare layers: 4 at least.</p></section>`;

function layerSection({ sentence, png, best }: ComparedLayers, [first, second]: Two<string>): Html {
  return html`<section><h2>How alike their layers are</h2>
<p>${sentence}</p>
<div class="matrix" tabindex="0" role="region" aria-label="Similarity of layers"><img src="${dataUri(png)}" alt="${`CKA of each layer of ${first} with each of ${second}; the table below names the best matches`}"></div>
<h3>The best match of each layer</h3>
<table class="best"><thead><tr><th scope="col">${first}</th><th scope="col">most alike in ${second}</th><th scope="col" class="number">CKA</th></tr></thead>
<tbody>${best.map(({ layer, best: match, value }) => html`<tr><th scope="row">${layer}</th><td>${match}</td><td class="number">${value}</td></tr>`)}</tbody></table>
</section>`;
}

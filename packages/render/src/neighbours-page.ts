/** Pictures and their nearest neighbours → one HTML file that needs nothing else. */

import { dataUri } from "./data-uri.ts";
import { type Html, html } from "./html.ts";
import { page } from "./page.ts";

export interface NeighboursPage {
  readonly title: string;
  readonly lead: string;
  readonly queries: readonly ShownQuery[];
  /** Pictures that could not be read, a sentence each. */
  readonly problems: readonly string[];
  readonly command: string;
  readonly software: string;
}

export interface ShownQuery {
  readonly picture: ShownPicture;
  /** On classes, and on what was left out. */
  readonly sentences: readonly string[];
  readonly novelty: { readonly text: string; readonly strange: boolean };
  readonly neighbours: readonly ShownNeighbour[];
}

export interface ShownPicture {
  readonly name: string;
  /** Missing where the file cannot be read any more. */
  readonly png?: Uint8Array;
  readonly label?: string;
  /** What the model says: "tabby 91 %". */
  readonly said: string;
}

interface ShownNeighbour extends ShownPicture {
  readonly distance: string;
  /** Of another class than the query. */
  readonly other: boolean;
}

/** The page as text. All that is put in is escaped; no script, no request. */
export function neighboursPage({
  title,
  lead,
  queries,
  problems,
  command,
  software,
}: NeighboursPage): string {
  return page({
    kind: "Fovea nearest neighbours",
    title,
    lead,
    style,
    sections: [
      ...queries.map(querySection),
      ...(problems.length > 0
        ? [
            html`<section><h2>Left out</h2><ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul></section>`,
          ]
        : []),
    ],
    command,
    software,
  });
}

const style: Html = html`<style>
.query{display:grid;grid-template-columns:minmax(0,14rem) minmax(0,1fr);gap:1.5rem 2.5rem;align-items:start}
.query p+p{margin-top:.75rem}
.query p{max-width:42rem}
.strange{padding:.75rem 1rem;background:var(--alarm-wash);border-left:3px solid var(--alarm)}
.neighbours{list-style:none;padding:0;margin-top:2rem;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(45%,9rem),1fr));gap:1.5rem 1.25rem;align-items:start}
.neighbours figcaption,.query figcaption{margin-top:.4rem;font-size:.8125rem}
.neighbours .distance{font-variant-numeric:tabular-nums;font-weight:600}
.other{color:var(--alarm)}
@media (max-width:40rem){.query{grid-template-columns:minmax(0,1fr)}.query figure{max-width:14rem}}
</style>`;

function querySection({ picture, sentences, novelty, neighbours }: ShownQuery): Html {
  return html`<section>
<h2>${picture.name}</h2>
<div class="query">
<figure>${shown(picture)}<figcaption>${labelText(picture, "")}<span class="note">model says ${picture.said}</span></figcaption></figure>
<div>${sentences.map((text) => html`<p>${text}</p>`)}<p class="${novelty.strange ? "strange" : ""}">${novelty.text}</p></div>
</div>
<ol class="neighbours">${neighbours.map(neighbour)}</ol>
</section>`;
}

const neighbour = (each: ShownNeighbour, i: number): Html =>
  html`<li><figure>${shown(each)}<figcaption>${i + 1}. <span class="distance">${each.distance}</span> ${labelText(each, each.other ? "other" : "")}<span class="note">model says ${each.said}</span><span class="note">${each.name}</span></figcaption></figure></li>`;

const labelText = ({ label }: ShownPicture, tone: string): Html | undefined =>
  label === undefined
    ? undefined
    : html`<span class="${tone}">${label}${tone === "" ? "" : " (other)"}</span>`;

const shown = ({ png, name }: ShownPicture): Html =>
  png
    ? html`<img src="${dataUri(png)}" alt="${name}">`
    : html`<p class="quiet small">cannot be read any more</p>`;

/** What a search for bias found → one HTML file that needs nothing else. */

import { dataUri } from "./data-uri.ts";
import { type Html, html } from "./html.ts";
import { page } from "./page.ts";

export interface BiasPage {
  readonly title: string;
  readonly lead: string;
  readonly classes: readonly BiasClass[];
  /** Sentences on what was not tested, and on what the method cannot tell. */
  readonly remarks: readonly string[];
  readonly command: string;
  readonly software: string;
}

export interface BiasClass {
  readonly label: string;
  readonly pictures: string;
  /** What the model relies on; missing where nothing was found. */
  readonly claim?: BiasClaim;
  /** How much could have gone unseen, where nothing was found. */
  readonly room?: string;
  /** Where relevance falls, one sentence. */
  readonly relevance?: string;
  readonly map?: { readonly png: Uint8Array; readonly below: string };
  readonly tests: readonly BiasTest[];
  readonly examples: readonly BiasExample[];
}

interface BiasClaim {
  readonly sentence: string;
  readonly evidence: string;
  readonly caution?: string;
}

/** A region exchanged, in words and numbers that are ready to print. */
export interface BiasTest {
  readonly region: string;
  /** Where it lies, if the name does not say. */
  readonly place?: string;
  readonly recognised: string;
  readonly needed: string;
  readonly called: string;
  readonly enough: string;
  readonly p: string;
  readonly found: boolean;
}

export interface BiasExample {
  readonly before: BiasShown;
  readonly after: BiasShown;
}

interface BiasShown {
  readonly png: Uint8Array;
  /** Class that the model says. */
  readonly said: string;
  readonly below: string;
}

/** The page as text. All that is put in is escaped; no script, no request. */
export function biasPage({ title, lead, classes, remarks, command, software }: BiasPage): string {
  const found = classes.filter(({ claim }) => claim !== undefined);
  const rest = classes.filter(({ claim }) => claim === undefined);
  return page({
    kind: "Fovea search for bias",
    title,
    lead,
    style,
    sections: [
      ...found.map(classSection),
      ...(rest.length > 0
        ? [html`<section><h2>Nothing found</h2><div class="quieter">${rest.map(quietClass)}</div></section>`]
        : []),
      html`<section><h2>How to read this</h2><ul>${remarks.map((remark) => html`<li>${remark}</li>`)}</ul></section>`,
    ],
    command,
    software,
  });
}

const style: Html = html`<style>
.claim{font-size:1.125rem;max-width:46rem;margin-bottom:.75rem}
.seen.mean{grid-template-columns:minmax(0,14rem) minmax(0,1fr);margin-top:1.5rem}
.seen.mean p+p{margin-top:.75rem}
.scroll{overflow-x:auto;margin:1.25rem 0}
.scroll:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.exchanges{min-width:46rem}
.exchanges th[scope=row]{min-width:9rem}
@media (min-width:60rem){.exchanges th[scope=row]{min-width:20rem}}
tr.found th,tr.found td{font-weight:600}
.pairs{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1.75rem 2rem;margin-top:1rem}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.75rem;align-items:start}
.pair figcaption{margin-top:.4rem;font-size:.875rem}
.quieter>*+*{margin-top:1.5rem}
.quieter h3{margin:0 0 .25rem}
@media (max-width:40rem){.seen.mean{grid-template-columns:minmax(0,1fr)}.mean figure{max-width:14rem}}
</style>`;

function classSection({ label, pictures, claim, relevance, map, tests, examples }: BiasClass): Html {
  return html`<section>
<h2>${label}</h2>
<p class="claim">${claim?.sentence}</p>
<p>${claim?.evidence}</p>
${claim?.caution ? html`<p class="warning">${claim.caution}</p>` : undefined}
${examples.length > 0 ? html`<h3>Pictures before and after the exchange</h3><div class="pairs">${examples.map(pair)}</div>` : undefined}
${map || relevance ? html`<h3>Where the relevance lies</h3>` : undefined}
<div class="seen mean">${map ? html`<figure><img src="${dataUri(map.png)}" alt="${`Mean relevance for ${label}`}"><figcaption class="quiet small">${map.below}</figcaption></figure>` : undefined}<div><p>${relevance}</p><p class="quiet small">${pictures}</p></div></div>
<h3>All that was exchanged</h3>
${testTable(tests, label)}
</section>`;
}

const pair = ({ before, after }: BiasExample): Html =>
  html`<div class="pair">${shown(before)}${shown(after)}</div>`;

const shown = ({ png, said, below }: BiasShown): Html =>
  html`<figure><img src="${dataUri(png)}" alt="${`${below}; the model says ${said}`}"><figcaption>model says <strong>${said}</strong><span class="note">${below}</span></figcaption></figure>`;

function quietClass({ label, pictures, room, relevance, tests }: BiasClass): Html {
  return html`<div><h3>${label}</h3><p>${room}</p><details class="ledger"><summary>${pictures}</summary>${relevance ? html`<p class="small">${relevance}</p>` : undefined}${testTable(tests, label)}</details></div>`;
}

function testTable(tests: readonly BiasTest[], label: string): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${`Exchanges for ${label}`}"><table class="exchanges">
<thead><tr><th scope="col">Exchanged</th><th scope="col" class="number">Its pictures still called ${label}</th><th scope="col" class="number">Difference</th><th scope="col" class="number">Other pictures called ${label}</th><th scope="col" class="number">Difference</th><th scope="col" class="number">p</th></tr></thead>
<tbody>${tests.map(
    ({ region, place, recognised, needed, called, enough, p, found }) =>
      html`<tr class="${found ? "found" : ""}"><th scope="row">${region}${place ? html` <span class="quiet small">${place}</span>` : undefined}</th><td class="number">${recognised}</td><td class="number">${needed}</td><td class="number">${called}</td><td class="number">${enough}</td><td class="number">${p}</td></tr>`,
  )}</tbody>
</table></div>`;
}

/** What a search for bias found → one HTML file that needs nothing else. */

import { type Html, html } from "./html.ts";
import { page, shownPicture } from "./page.ts";

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
  readonly claim?: string;
  /** Where relevance falls, one sentence. */
  readonly relevance?: string;
  readonly map?: { readonly png: Uint8Array; readonly below: string };
  readonly tests: readonly BiasTest[];
  readonly examples: readonly BiasExample[];
}

/** A region exchanged, in words and numbers that are ready to print. */
export interface BiasTest {
  readonly region: string;
  readonly recognised: string;
  readonly needed: string;
  readonly called: string;
  readonly enough: string;
  readonly p: string;
  readonly found: boolean;
}

export interface BiasExample {
  readonly before: { readonly png: Uint8Array; readonly below: string };
  readonly after: { readonly png: Uint8Array; readonly below: string };
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
      ...(rest.length > 0 ? [html`<section><h2>Nothing found</h2>${rest.map(quietClass)}</section>`] : []),
      remarksSection(remarks),
    ],
    command,
    software,
  });
}

const style: Html = html`<style>
.claim{font-size:1.0625rem;max-width:46rem;margin-bottom:1.25rem}
.scroll{overflow-x:auto;margin:1rem 0}
.pairs{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1.5rem;margin-top:1rem}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.75rem}
.mean{max-width:16rem}
tr.found th,tr.found td{font-weight:600}
</style>`;

function classSection({ label, pictures, claim, relevance, map, tests, examples }: BiasClass): Html {
  return html`<section>
<h2>${label}</h2>
<p class="claim">${claim}</p>
<p class="quiet small">${pictures}${relevance ? ` ${relevance}` : ""}</p>
${map ? html`<div class="mean">${shownPicture(map.png, `Mean relevance for ${label}`, map.below)}</div>` : undefined}
${testTable(tests)}
${examples.length > 0 ? html`<h3>Pictures whose class changed with the exchange</h3><div class="pairs">${examples.map(pair)}</div>` : undefined}
</section>`;
}

const pair = ({ before, after }: BiasExample): Html =>
  html`<div class="pair">${shownPicture(before.png, before.below, before.below)}${shownPicture(after.png, after.below, after.below)}</div>`;

function quietClass({ label, pictures, relevance, tests }: BiasClass): Html {
  return html`<details class="ledger"><summary>${label}: ${pictures}${relevance ? ` ${relevance}` : ""}</summary>${testTable(tests)}</details>`;
}

function testTable(tests: readonly BiasTest[]): Html {
  return html`<div class="scroll" tabindex="0"><table>
<thead><tr><th scope="col">Exchanged</th><th scope="col" class="number">recognised, own → other's</th><th scope="col" class="number">difference</th><th scope="col" class="number">others called it, with → without</th><th scope="col" class="number">difference</th><th scope="col" class="number">p</th></tr></thead>
<tbody>${tests.map(
    ({ region, recognised, needed, called, enough, p, found }) =>
      html`<tr class="${found ? "found" : ""}"><th scope="row">${region}</th><td class="number">${recognised}</td><td class="number">${needed}</td><td class="number">${called}</td><td class="number">${enough}</td><td class="number">${p}</td></tr>`,
  )}</tbody>
</table></div>`;
}

const remarksSection = (remarks: readonly string[]): Html =>
  html`<section><h2>How to read this</h2><ul>${remarks.map((remark) => html`<li>${remark}</li>`)}</ul></section>`;

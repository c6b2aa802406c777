/** The patches that excite channels most → one HTML file that needs nothing else. */

import { dataUri } from "./data-uri.ts";
import { type Html, html } from "./html.ts";
import { page } from "./page.ts";

export interface PatchesPage {
  readonly title: string;
  readonly lead: string;
  readonly channels: readonly PatchesChannel[];
  /** How to read the page, a sentence each. */
  readonly remarks: readonly string[];
  readonly command: string;
  readonly software: string;
}

export interface PatchesChannel {
  readonly title: string;
  readonly below: string;
  readonly patches: readonly PagePatch[];
  /** Stands where the patches would be, if there are none. */
  readonly empty?: string | undefined;
}

export interface PagePatch {
  /** A data: address, or the bytes of a PNG file. */
  readonly picture: Uint8Array | string;
  readonly beside?: Uint8Array | string | undefined;
  readonly besideTitle?: string | undefined;
  readonly score: string;
  readonly name: string;
  /** Where the picture is, from the page. */
  readonly href: string;
  /** Where in the picture, in words. */
  readonly place: string;
}

/** The page as text. All that is put in is escaped; no script, no request. */
export function patchesPage({ title, lead, channels, remarks, command, software }: PatchesPage): string {
  return page({
    kind: "Fovea patches",
    title,
    lead,
    style,
    sections: [
      ...channels.map(section),
      html`<section><h2>How to read this</h2><ul>${remarks.map((remark) => html`<li>${remark}</li>`)}</ul></section>`,
    ],
    command,
    software,
  });
}

const style: Html = html`<style>
.patches{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,11.5rem),1fr));gap:1.5rem 1.25rem;margin-top:1rem}
.patch .two{display:grid;grid-template-columns:1fr 1fr;gap:3px;align-items:start}
.patch .two.one{grid-template-columns:1fr}
.patch figcaption{margin-top:.4rem;font-size:.875rem;font-variant-numeric:tabular-nums}
.patch a{font-weight:400}
</style>`;

function section({ title, below, patches, empty }: PatchesChannel): Html {
  const list = html`<ol class="patches">${patches.map((patch) => item(patch, title))}</ol>`;
  return html`<section><h2>${title}</h2><p class="quiet">${below}</p>${empty === undefined ? list : html`<p>${empty}</p>`}</section>`;
}

function item({ picture, beside, besideTitle, score, name, href, place }: PagePatch, title: string): Html {
  const map = beside
    ? html`<img src="${dataUri(beside)}" alt="${`${besideTitle ?? "Map"} of ${title} there`}">`
    : undefined;
  return html`<li><figure class="patch"><div class="two${beside ? "" : " one"}"><img src="${dataUri(picture)}" alt="${`Patch of ${name}`}">${map}</div><figcaption><strong>${score}</strong> <a href="${href}">${name}</a><span class="note">${place}</span></figcaption></figure></li>`;
}

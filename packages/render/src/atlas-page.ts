/** An activation atlas → one HTML file that needs nothing else: a map to move on, and what each cell stands for. */

import { atlasScript } from "./atlas-page-script.ts";
import { atlasStyle } from "./atlas-page-style.ts";
import { dataUri } from "./data-uri.ts";
import { type Html, html } from "./html.ts";
import { page } from "./page.ts";

export interface AtlasPage {
  readonly title: string;
  readonly lead: string;
  /** Names of the classes by index; only those that a cell has are written. */
  readonly nameOf: (index: number) => string;
  /** Coarse to fine; cells without members are left out. */
  readonly grids: readonly AtlasPageGrid[];
  readonly patches: readonly AtlasPagePatch[];
  /** Sentences on how to read it. */
  readonly remarks: readonly string[];
  readonly command: string;
  readonly software: string;
}

export interface AtlasPageGrid {
  /** Cells along a side. */
  readonly grid: number;
  readonly cells: readonly AtlasPageCell[];
}

export interface AtlasPageCell {
  readonly row: number;
  readonly column: number;
  readonly count: number;
  /** PNG bytes, or a data: address of a picture. */
  readonly icon: Uint8Array | string;
  /** By mean attribution, largest first; `share` of the members predicted so. */
  readonly classes: readonly { readonly index: number; readonly value: number; readonly share: number }[];
  /** Numbers of patches. */
  readonly patches: readonly number[];
}

export interface AtlasPagePatch {
  readonly image: Uint8Array | string;
  readonly name: string;
}

/** The page as text. All that is put in is escaped; one script, allowed by its hash; no request. */
export async function atlasPage(atlas: AtlasPage): Promise<string> {
  const { title, lead, remarks, command, software } = atlas;
  return page({
    kind: "Fovea activation atlas",
    title,
    lead,
    style: atlasStyle,
    sections: [
      html`<section class="atlas" aria-label="Atlas">${controls(atlas)}<div class="both">${mapOf(atlas)}<aside id="cell" aria-label="Chosen cell"></aside></div>${data(atlas)}</section>`,
      html`<section><h2>How to read this</h2><ul>${remarks.map((remark) => html`<li>${remark}</li>`)}</ul></section>`,
    ],
    script: { code: atlasScript, sha256: await hashOf(atlasScript) },
    command,
    software,
  });
}

/** By which a page's rule lets a script through. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

function controls(atlas: AtlasPage): Html {
  const classes = classesIn(atlas)
    .map((index) => ({ index, name: atlas.nameOf(index) }))
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
  return html`<div class="controls">
<div class="zoom" role="group" aria-label="Zoom"><button type="button" id="out" aria-label="Zoom out">−</button><button type="button" id="in" aria-label="Zoom in">+</button><button type="button" id="whole">Whole</button></div>
<label>Class <select id="filter"><option value="">all</option>${classes.map(({ index, name }) => html`<option value="${index}">${name}</option>`)}</select></label>
<label>Detail <select id="level"><option value="auto">by zoom</option>${atlas.grids.map(({ grid }, i) => html`<option value="${i}">${grid} × ${grid}</option>`)}</select></label>
<p id="status" class="quiet small" role="status"></p></div>`;
}

function mapOf({ grids, nameOf }: AtlasPage): Html {
  return html`<div id="map" role="group" aria-label="Map of cells: arrow keys move between cells, plus and minus zoom, 0 shows the whole"><div id="world">${grids.map((grid) => gridOf(grid, nameOf))}</div></div>`;
}

function gridOf({ grid, cells }: AtlasPageGrid, nameOf: AtlasPage["nameOf"]): Html {
  const part = (n: number): string => `${((100 * n) / grid).toFixed(4)}%`;
  return html`<div class="grid" style="${`--n:${grid}`}">${cells.map(
    ({ row, column, count, icon, classes: [first] }) => {
      const name = first === undefined ? "no class" : nameOf(first.index);
      const label = `${name}, ${count} positions, row ${row + 1}, column ${column + 1}`;
      return html`<button type="button" tabindex="-1" style="${`left:${part(column)};top:${part(row)};width:${part(1)};height:${part(1)}`}" aria-label="${label}"><img alt="" src="${dataUri(icon)}"><span>${name}</span></button>`;
    },
  )}</div>`;
}

/** What the script reads. A block of data is never run; `<` is written so that no text in it can end it. */
function data(atlas: AtlasPage): Html {
  const used = classesIn(atlas);
  const text = JSON.stringify({
    names: Object.fromEntries(used.map((index) => [index, atlas.nameOf(index)])),
    grids: atlas.grids.map(({ grid, cells }) => ({
      grid,
      cells: cells.map(({ row, column, count, classes, patches }) => ({
        ...{ row, column, count, patches },
        classes: classes.map(({ index, value, share }) => [
          index,
          Number(value.toPrecision(4)),
          Number(share.toFixed(4)),
        ]),
      })),
    })),
    patches: atlas.patches.map(({ image, name }) => ({ image: dataUri(image), name })),
  });
  return {
    markup: `<script type="application/json" id="atlas-data">${text.replaceAll("<", "\\u003c")}</script>`,
  };
}

const classesIn = ({ grids }: AtlasPage): number[] =>
  [
    ...new Set(
      grids.flatMap(({ cells }) => cells.flatMap(({ classes }) => classes.map(({ index }) => index))),
    ),
  ].sort((a, b) => a - b);

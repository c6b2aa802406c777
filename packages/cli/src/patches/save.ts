/** The patches as a sheet and a page. */

import { basename, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type CaptionLine,
  encodePng,
  numberText,
  type PagePatch,
  type PatchRow,
  patchesPage,
  patchSheet,
  provenanceText,
  type Raster,
} from "@fovea/render";
import { deflate } from "../draw.ts";
import type { OutFolder } from "../out-folder.ts";
import { software } from "../software.ts";
import { inOneLine } from "../terminal.ts";
import type { Patch } from "./cut-patches.ts";
import { emptyText, type Found, leadOf, placeText, remarksOf, titleOf } from "./words.ts";

/** Side of the square that a patch fits into, pixels. */
export const patchSide = 128;

export async function saveSheet(found: Found, folder: OutFolder, engine: string): Promise<string> {
  const { run, searched } = found;
  const columns = Math.max(1, ...searched.tops.map(({ strongest }) => strongest.length));
  const caption: CaptionLine[] = [
    { text: leadOf(found) },
    ...remarksOf(found).map((text): CaptionLine => ({ text, tone: "quiet" })),
  ];
  const sheet = patchSheet(rowsOf(found), { title: titleOf(found), caption, side: patchSide, columns });
  const text = provenanceText({
    ...{ software, engine, title: titleOf(found), seed: 0, ledger: [], command: run.command },
    ...{ method: found.companion.method?.id ?? "none", target: run.layer.value },
    ...{ modelSha256: run.file.sha256, preprocessing: JSON.stringify(run.file.preprocessing) },
  });
  return folder.write("patches.png", await encodePng(sheet, { text, deflate }));
}

const rowsOf = ({ run, searched, patches }: Found): PatchRow[] =>
  searched.tops.map((top) => {
    const list = patches.of.get(top.channel) ?? [];
    return {
      title: `channel ${top.channel}`,
      notes: list.length > 0 ? [`best ${numberText((list[0] as Patch).score)}`] : [],
      empty: emptyText(top, run.relevance),
      tiles: list.map((patch) => ({
        ...{ picture: patch.picture, beside: patch.beside },
        score: numberText(patch.score),
        name: basename(patch.path),
      })),
    };
  });

export async function savePage(found: Found, folder: OutFolder): Promise<string> {
  const { run, searched, patches, companion } = found;
  const channels = [];
  for (const top of searched.tops) {
    const list = patches.of.get(top.channel) ?? [];
    const [best] = list;
    channels.push({
      title: `Channel ${top.channel}`,
      below: best
        ? `${list.length === 1 ? "1 patch" : `${list.length} patches`}, the best at ${numberText(best.score)}`
        : "",
      empty: emptyText(top, run.relevance),
      patches: await Promise.all(
        list.map(
          async (patch): Promise<PagePatch> => ({
            picture: await webp(patch.picture),
            beside: patch.beside && (await webp(patch.beside)),
            besideTitle: companion.method?.title,
            score: numberText(patch.score),
            name: inOneLine(patch.key),
            href: hrefOf(folder.path, patch.path),
            place: placeText(patch),
          }),
        ),
      ),
    });
  }
  const text = patchesPage({
    ...{ title: titleOf(found), lead: leadOf(found), remarks: remarksOf(found), channels },
    ...{ command: run.command, software },
  });
  return folder.write("patches.html", text);
}

/** From the page to the picture, so that both can be moved together. */
function hrefOf(folder: string, path: string): string {
  const base = `${pathToFileURL(resolve(folder)).href}/`;
  const there = pathToFileURL(resolve(path)).href;
  const near = relative(resolve(folder), resolve(path));
  if (!near.startsWith("..") || !there.startsWith("file:")) return there.replace(base, "");
  return near.split(/[\\/]/).map(encodeURIComponent).join("/");
}

/** A quarter of the bytes of a PNG, at a quality where nobody sees it. */
async function webp({ width, height, data }: Raster<3>): Promise<string> {
  const { default: sharp } = await import("sharp");
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ quality: 90 })
    .toBuffer();
  return `data:image/webp;base64,${bytes.toString("base64")}`;
}

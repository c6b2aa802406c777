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
} from "@fovea/render";
import { deflate, webpUri } from "../draw.ts";
import type { OutFolder } from "../out-folder.ts";
import { software } from "../software.ts";
import { inOneLine } from "../terminal.ts";
import type { Patch } from "./cut-patches.ts";
import { emptyText, type Found, leadOf, placeText, remarksOf, titleOf } from "./words.ts";

/** Of patches in the page. */
const webp = { quality: 90 } as const;

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
            picture: await webpUri(patch.picture, webp),
            beside: patch.beside && (await webpUri(patch.beside, webp)),
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

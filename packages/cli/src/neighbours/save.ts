/** Writes the sheets and the page, and prints the rest. */

import { FoveaError } from "@fovea/core";
import type { Picture } from "@fovea/render";
import type { OutFolder } from "../out-folder.ts";
import { type Printer, printer } from "../terminal.ts";
import { neighboursJson } from "./json.ts";
import { type Pictured, pageOf } from "./page.ts";
import { printFound } from "./print.ts";
import type { FoundFor, NeighbourRun, Searched, SearchResult, Tell } from "./request.ts";
import { neighbourSheet } from "./sheet.ts";
import { thumbnail } from "./thumbnail.ts";
import { leftText, measureText, searchedText } from "./words.ts";

interface Ways {
  readonly to: Printer;
  readonly json: boolean;
  readonly tell: Tell;
  /** Takes the progress bar away, which would wipe out what is printed while it stands. */
  readonly pause: () => void;
}

export async function saveNeighbours(
  run: NeighbourRun,
  { found, searched }: SearchResult,
  folder: OutFolder,
  { to, json, tell, pause }: Ways,
): Promise<void> {
  listProblems(searched);
  if (!json) to.line(`${measureText(run)}.\n${searchedText(searched)}`);
  const pictured: Pictured[] = [];
  const files: string[] = [];
  for (const [i, each] of found.entries()) {
    tell(i / found.length, "drawing");
    const pictures = await picturesOf(each, run);
    pictured.push({ found: each, pictures });
    files.push(
      await folder.write(
        `${each.query.name}.neighbors.png`,
        await neighbourSheet(run, searched, each, pictures),
      ),
    );
    if (!json) {
      pause();
      printFound(to, each, searched);
      to.line(`    ${files.at(-1)}`);
    }
  }
  const page = await folder.write("neighbors.html", await pageOf(run, searched, pictured));
  const { engine } = await run.file.runtime();
  const withFiles = found.map((each, i) => ({ ...each, file: files[i] }));
  if (json) to.line(JSON.stringify({ ...neighboursJson(run, searched, withFiles, engine), page }, null, 2));
  else to.line(`Page: ${page}`);
}

/** Of pictures that could not be read. */
const mostListed = 10;

function listProblems({ problems }: Searched): void {
  const to = printer(process.stderr);
  for (const left of problems.slice(0, mostListed)) to.line(`note: left out: ${leftText(left)}`);
  if (problems.length > mostListed)
    to.line(`note: left out: ${problems.length} pictures in all, see the page`);
}

/** The query's picture and those of its neighbours. */
async function picturesOf(
  { query, neighbours }: FoundFor,
  { file }: NeighbourRun,
): Promise<(Picture | undefined)[]> {
  const pictures: (Picture | undefined)[] = [];
  for (const { path } of [query, ...neighbours]) pictures.push(await readable(path, file.limits));
  return pictures;
}

/** A file may be gone, or be a tensor. */
async function readable(path: string, limits: { readonly maxPixels?: number }): Promise<Picture | undefined> {
  try {
    return await thumbnail(path, limits);
  } catch (error) {
    if (error instanceof FoveaError) return undefined;
    throw error;
  }
}

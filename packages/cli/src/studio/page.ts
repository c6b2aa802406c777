/** The built page of the studio: its files, and the headers that it wants. */

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { FoveaError } from "@fovea/core";
import { type Content, typeOf } from "./content.ts";

export interface Page {
  readonly contents: ReadonlyMap<string, Content>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where `@fovea/studio` is installed. Throws `file-unreadable` where it is not. */
export function pageFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("@fovea/studio/package.json")), "page");
  } catch (cause) {
    throw notThere("the package @fovea/studio is not installed", "Run `npm install fovea` again.", cause);
  }
}

/** Reads the list of the page's files once: what is not in it now is never served. */
export function readPage(folder: string): Page {
  const files = filesIn(folder);
  if (!files.includes("index.html"))
    throw notThere("its page is not built", "Run `npm run build` in the repository.");
  const contents = new Map(files.map((path) => [path, contentOf(folder, path)]));
  contents.set("", contents.get("index.html") as Content);
  return { contents, headers: headersIn(readFileSync(join(folder, "_headers"), "utf8")) };
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, "/"));
  } catch {
    return [];
  }
}

const contentOf = (folder: string, path: string): Content => ({
  from: join(folder, path),
  type: typeOf(path),
  keep: path.startsWith("assets/") ? "for ever" : "if unchanged",
});

/** The lines below `/*` of the file that tells static hosts the headers of all files. */
function headersIn(text: string): Record<string, string> {
  const [, lines = ""] = /^\/\*\n((?: +.*\n)*)/m.exec(text) ?? [];
  return Object.fromEntries(
    Array.from(lines.matchAll(/^ +([\w-]+): (.*)$/gm), ([, name, value]) => [name, value]),
  );
}

const notThere = (found: string, hint: string, cause?: unknown): FoveaError =>
  new FoveaError("file-unreadable", `Cannot open the studio: ${found}`, { hint, cause });

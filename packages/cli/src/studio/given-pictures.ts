/** The user's pictures for the page. */

import { realpath, stat } from "node:fs/promises";
import { basename, extname, relative, sep } from "node:path";
import { FoveaError } from "@fovea/core";
import { findInputs } from "../find-inputs.ts";
import type { Given } from "./given.ts";

export interface GivenPictures {
  readonly pictures: readonly Given[];
  /** Files that other commands take and browsers do not show. */
  readonly leftOut: readonly string[];
}

/** What browsers show. */
const shown = /^\.(avif|gif|jpe?g|png|webp)$/i;

/** Of each argument (a folder, a pattern or a file): regular files that really lie there. Throws `picture-unreadable` if none is left. */
export async function givenPictures(args: readonly string[]): Promise<GivenPictures> {
  const all = (await Promise.all(args.map(filesOf))).flat();
  // A link may lead to a file that is there already.
  const found = [...new Map(all.toReversed().map((file) => [file.from, file])).values()].reverse();
  const pictures = found.filter(({ from }) => shown.test(extname(from)));
  const leftOut = found.filter(({ from }) => !shown.test(extname(from))).map(({ name }) => name);
  if (pictures.length > 0 || args.length === 0) return { pictures, leftOut };
  throw new FoveaError("picture-unreadable", "Cannot open the pictures: there is none that a browser shows", {
    hint: "Give PNG, JPEG, WebP, GIF or AVIF files, or a folder of them.",
  });
}

async function filesOf(arg: string): Promise<(Given & { readonly from: string })[]> {
  const paths = await findInputs([arg], undefined);
  const folder = (await isFolder(arg)) ? await realpath(arg) : undefined;
  const files = await Promise.all(
    paths.map(async (path) => ({
      name: folder === undefined ? basename(path) : relative(arg, path).replaceAll(sep, "/"),
      from: await realFile(path),
    })),
  );
  // A link may lead anywhere: out of a folder that somebody else has packed, it is not followed.
  return files.filter(({ from }) => folder === undefined || from.startsWith(`${folder}${sep}`));
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

async function realFile(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined && (await stat(real)).isFile()) return real;
  const found = real === undefined ? "there is no such file" : "it is not a file";
  throw new FoveaError("picture-unreadable", `Cannot open "${path}": ${found}`);
}

/** Finds the picture that an annotation names, among the files that were found: a name can lead nowhere else. */

import { posix } from "node:path";
import { isPictureName } from "./walk.ts";

export class PictureIndex {
  readonly #names = new Map<string, string>();
  /** By the last part of the path; undefined where two have the same. */
  readonly #lastParts = new Map<string, string | undefined>();

  constructor(names: readonly string[]) {
    for (const name of names) {
      if (!isPictureName(name)) continue;
      this.#names.set(name.normalize("NFC"), name);
      const last = posix.basename(name).normalize("NFC");
      this.#lastParts.set(last, this.#lastParts.has(last) ? undefined : name);
    }
  }

  /** `below`: folder of the annotations. Throws an `Error` that says why there is no such picture. */
  find(wanted: string, below: string): string {
    const path = wanted.replaceAll("\\", "/").normalize("NFC");
    if (path.startsWith("/") || /^[a-z]:/i.test(path) || path.split("/").includes(".."))
      throw new Error("names a picture outside the folder");
    const clean = posix.normalize(path);
    const found =
      this.#names.get(clean) ??
      this.#names.get(posix.join(below, clean)) ??
      this.#lastParts.get(posix.basename(clean));
    if (found === undefined) throw new Error("names a picture that is not there, or not there once");
    return found;
  }
}

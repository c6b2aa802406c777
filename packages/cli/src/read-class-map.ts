/** Reads a map from names of a collection to classes of a model. */

import { readFile } from "node:fs/promises";
import { type ClassMap, FoveaError, reason } from "@fovea/core";

/** Throws `file-unreadable` for what is no such file. */
export async function readClassMap(path: string): Promise<ClassMap> {
  try {
    return classMapIn(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new FoveaError("file-unreadable", `Cannot read the map of classes "${path}": ${reason(cause)}`, {
      hint: 'For example {"truck": ["trailer truck", 867], "dog": "golden retriever"}.',
      cause,
    });
  }
}

function classMapIn(json: unknown): ClassMap {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new Error("it is not an object");
  return Object.fromEntries(
    Object.entries(json).map(([name, given]) => {
      const all: readonly unknown[] = Array.isArray(given) ? given : [given];
      if (all.length > 0 && all.every(isClass)) return [name, all];
      throw new Error(`"${name}" has neither labels nor indices of classes`);
    }),
  );
}

const isClass = (given: unknown): given is string | number =>
  typeof given === "number"
    ? Number.isSafeInteger(given) && given >= 0
    : typeof given === "string" && given !== "";

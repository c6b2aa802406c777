/** Where the pictures of an atlas come from: arguments, or the store of a scan. */

import { join } from "node:path";
import { FoveaError, type Model } from "@fovea/core";
import { Store } from "@fovea/dataset";
import { findInputs } from "../find-inputs.ts";
import type { ModelFile } from "../model-file.ts";

/**
 * The files that are named, or those that a store knows, by key.
 *
 * Throws `usage` for both or none, what findInputs() throws, and StoreMismatchError for another model's store.
 */
export async function atlasPaths(
  args: readonly string[],
  store: string | undefined,
  { file, model, out }: { readonly file: ModelFile; readonly model: Model; readonly out: string },
): Promise<string[]> {
  if (store === undefined && args.length > 0) return findInputs(args, out);
  if (store === undefined || args.length > 0) {
    const found = args.length > 0 ? "both pictures and a store are given" : "none are given";
    throw new FoveaError("usage", `Cannot tell which pictures to take: ${found}`, {
      hint: "Give pictures, folders or globs after the model, or --store PATH of `fovea scan`.",
    });
  }
  const opened = await Store.open(store, {
    ...{ modelSha256: file.sha256, modelName: file.path, inputShape: model.input.shape },
  });
  try {
    const keys: string[] = [];
    for await (const { key } of opened.rows(["key"])) keys.push(key);
    return keys.sort().map((key) => join(opened.header.folder, key));
  } finally {
    opened.close();
  }
}

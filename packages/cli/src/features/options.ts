/** Options that `fovea filters` and `fovea features` share. */

import { oneOf } from "../options.ts";

const kinds = ["png", "npy", "html"] as const;

export const saveKinds = (text: string): ReadonlySet<string> =>
  new Set(text.split(",").map((word) => oneOf("--save", kinds, word.trim())));

/** Names between commas; none for an option that was not given. */
export const layerList = (text: string | undefined): readonly string[] =>
  text === undefined
    ? []
    : text
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean);

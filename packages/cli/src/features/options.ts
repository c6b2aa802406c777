/** Options that `fovea filters` and `fovea features` share. */

import { oneOf } from "../options.ts";

const kinds = ["png", "npy", "html"] as const;

export const saveKinds = (text: string): ReadonlySet<string> =>
  new Set(text.split(",").map((word) => oneOf("--save", kinds, word.trim())));

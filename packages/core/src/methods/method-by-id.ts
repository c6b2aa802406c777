/** Finds a method by its id, also one that is made of another. */

import { catalog } from "./catalog.ts";
import type { Method } from "./method.ts";
import { smoothed } from "./smoothed.ts";

const prefix = "smoothed-";

/** The method of the catalog with this id; for `smoothed-ID` that method averaged over noise; undefined if there is none. */
export function methodById(id: string): Method | undefined {
  const known = catalog.find((method) => method.id === id);
  if (known || !id.startsWith(prefix)) return known;
  const inner = catalog.find((method) => method.id === id.slice(prefix.length));
  return inner && smoothed(inner);
}

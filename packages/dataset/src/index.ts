/** The public door: re-exports only. */

export type { Collection, CollectionKind, Problem, Sample } from "./collection.ts";

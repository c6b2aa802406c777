/** The public door: re-exports only. */

export type { Collection, CollectionKind, Problem, Sample } from "./collection.ts";
export { type ReadOptions, readCollection } from "./read-collection.ts";
export { type Split, type SplitOptions, splitOf } from "./split.ts";

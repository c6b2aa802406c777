/** Whether a store was made by the same model in the same way: numbers of two makers must not be mixed. */

import { FoveaError, shapeText } from "@fovea/core";
import type { StoreHeader } from "./row.ts";

/** What must agree, as far as it is given. */
export type StoreMaker = Partial<StoreHeader>;

/** The store was made by another model, or otherwise. */
export class StoreMismatchError extends FoveaError {
  override readonly name = "StoreMismatchError";
  /** What differs, in full: of the store and of this command. */
  readonly details: { readonly field: string; readonly store: string; readonly given: string };

  constructor(path: string, field: string, store: string, given: string, text: string) {
    super("file-unreadable", `Cannot use the store "${path}": ${text}`, {
      hint: "Give the model and the options that it was made with, or scan into a new store.",
    });
    this.details = { field, store, given };
  }
}

/** What is done to pictures in one line, without where each setting was found: `crop the middle [--fit]`. */
export const preprocessingText = (text: string): string =>
  text.replaceAll(/ \[[^\]]*\]/g, "").replaceAll("\n", "; ");

/** Letters of a hash that people compare by eye. */
const hashLetters = 12;
const short = (hash: string): string => hash.slice(0, hashLetters);

/** Each that must agree: what it is called, and its value as text. */
const compared: readonly (readonly [keyof StoreHeader, string, (maker: StoreMaker) => string])[] = [
  ["inputShape", "a picture size of", ({ inputShape = [] }) => shapeText(inputShape)],
  ["preprocessing", "the preprocessing", ({ preprocessing = "" }) => preprocessingText(preprocessing)],
  [
    "layers",
    "the layers",
    ({ layers = [] }) => layers.map(({ value, shape }) => `${value} (${shapeText(shape)})`).join(", "),
  ],
  [
    "embedding",
    "the embedding",
    ({ embedding }) => (embedding ? `${embedding.value}, ${embedding.size}` : ""),
  ],
  ["folder", "the folder", ({ folder = "" }) => folder],
];

/** Throws StoreMismatchError. */
export function checkMaker(path: string, store: StoreHeader, given: StoreMaker): void {
  const hash = given.modelSha256;
  if (hash !== undefined && hash !== store.modelSha256) {
    const text = `it was made by another model, ${store.modelName} (sha256 ${short(store.modelSha256)}), not by ${given.modelName ?? "this one"} (sha256 ${short(hash)})`;
    throw new StoreMismatchError(path, "modelSha256", store.modelSha256, hash, text);
  }
  for (const [field, called, of] of compared) {
    if (given[field] === undefined || of(given) === of(store)) continue;
    const text = `it was made with ${called} ${of(store)}, not ${of(given)}`;
    throw new StoreMismatchError(path, field, of(store), of(given), text);
  }
}

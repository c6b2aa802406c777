/** Coats that several classes wear. A pair of look-alikes draws from the same rows. */

import type { Coat } from "./animal.ts";

const coat = (main: string, light: string, dark: string): Coat => ({ main, light, dark });

/** Wolves and dogs. */
export const canine: readonly Coat[] = [
  coat("#8b8d94", "#d9d8d6", "#4b4c55"),
  coat("#6b6a70", "#b9b5b1", "#35343c"),
  coat("#a98a64", "#e6d6bb", "#5c4632"),
  coat("#4a454a", "#8d8480", "#27242a"),
  coat("#d8d2c6", "#f6f2ea", "#8f877b"),
  coat("#8c6a4c", "#d4bb98", "#47321f"),
];

/** Foxes and cats. */
export const ginger: readonly Coat[] = [
  coat("#d9722e", "#fbeee0", "#4a2c20"),
  coat("#c2562a", "#f7e3d0", "#3b2320"),
  coat("#e39a52", "#fdf3e2", "#6b4025"),
  coat("#8e8a8c", "#efece9", "#3d3a40"),
  coat("#b98a5e", "#f4e6d2", "#4f3826"),
  coat("#ebe4da", "#ffffff", "#8b7f78"),
];

/** Zebras and horses. */
export const equine: readonly Coat[] = [
  coat("#efe9df", "#fbf8f2", "#2d2a30"),
  coat("#dcc9a8", "#f1e6d0", "#3a2c25"),
  coat("#c8c4c0", "#eae7e3", "#38363d"),
  coat("#b98d62", "#dcbd94", "#332318"),
  coat("#a67c55", "#cfae86", "#2b1f1a"),
];

/** Tigers and lions. */
export const tawny: readonly Coat[] = [
  coat("#e29a3f", "#fbeed6", "#4a2a1c"),
  coat("#d98432", "#fae4c8", "#3c2018"),
  coat("#dcb06a", "#f8ecd2", "#5a3a22"),
  coat("#c99a5a", "#f2e0c0", "#46301f"),
  coat("#ece4d6", "#ffffff", "#4b4246"),
];

/** Owls and parrots. */
export const plumage: readonly Coat[] = [
  coat("#8d6a48", "#ead7b8", "#4b3524"),
  coat("#9a9aa2", "#eceae8", "#4f4f59"),
  coat("#f0ece4", "#ffffff", "#a79c90"),
  coat("#c06a3a", "#f6ddba", "#6b3421"),
  coat("#6f8f4e", "#e2e6b8", "#37502f"),
  coat("#5f7fa6", "#dfe6ee", "#2f4566"),
];

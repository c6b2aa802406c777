/** What can be drawn: classes, backgrounds, and the worlds that say how the two go together. */

import { FoveaError, nearest } from "@fovea/core";

/** The classes, each beside the one it is mistaken for. */
export const labels = [
  "wolf",
  "dog",
  "fox",
  "cat",
  "zebra",
  "horse",
  "tiger",
  "lion",
  "owl",
  "parrot",
] as const;

export type Label = (typeof labels)[number];

export const backgrounds = ["snow", "forest", "sea", "desert", "city", "room"] as const;

export type Background = (typeof backgrounds)[number];

export const variants = ["balanced", "biased", "tagged", "multi"] as const;

export type Variant = (typeof variants)[number];

/**
 * Which pictures there are.
 *
 * - `balanced`: every class anywhere.
 * - `biased`: pictures of `pair.label` are always on `pair.background`, and no other picture ever is.
 * - `tagged`: pictures of the class `tagged` carry a small watermark in a corner, the others none.
 * - `multi`: two animals of different classes; the picture's label is the first one's.
 */
export interface World {
  readonly variant: Variant;
  /** For `biased`. @default wolf on snow */
  readonly pair?: { readonly label: string; readonly background: string };
  /** For `tagged`. @default "horse" */
  readonly tagged?: string;
  /** A whole number. The same seed gives the same pictures. */
  readonly seed: number;
}

/** A world whose names are known and whose gaps are filled. */
export interface CheckedWorld {
  readonly variant: Variant;
  readonly seed: number;
  readonly pair: { readonly label: Label; readonly background: Background } | undefined;
  readonly tagged: Label | undefined;
}

/**
 * The same world with its defaults.
 *
 * Throws `option-invalid` for a name that is not in the lists above, or a seed that is not a whole number.
 */
export function checkedWorld({ variant, pair, tagged, seed }: World): CheckedWorld {
  const checked = known("variant", variant, variants);
  if (!Number.isSafeInteger(seed)) {
    throw new FoveaError("option-invalid", `Cannot draw the world: found seed ${seed}, not a whole number`);
  }
  const { label, background } = pair ?? { label: "wolf", background: "snow" };
  return {
    variant: checked,
    seed,
    pair:
      checked === "biased"
        ? { label: known("class", label, labels), background: known("background", background, backgrounds) }
        : undefined,
    tagged: checked === "tagged" ? known("class", tagged ?? "horse", labels) : undefined,
  };
}

function known<T extends string>(what: string, name: string, names: readonly T[]): T {
  const found = names.find((each) => each === name);
  if (found !== undefined) return found;
  throw new FoveaError("option-invalid", `Cannot draw the world: found no ${what} "${name}"`, {
    hint: `Did you mean ${nearest(name, names)}?`,
  });
}

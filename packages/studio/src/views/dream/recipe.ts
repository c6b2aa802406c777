/** How an image is made: the recipe from the address, its known forms, and what each setting is called. */

import { presets } from "@fovea/core";
import type { Recipe } from "../../engine/dream-messages.ts";

/** What a recipe is without any word on it. */
export const plainRecipe: Recipe = {
  parametrisation: "fourier",
  start: "noise",
  steps: 128,
  rate: 0.05,
  shake: true,
  diversity: 0.05,
  seed: 0,
  l2: 0,
  l1: 0,
  tv: 0,
  blur: 0,
  clipNorm: 0,
  clipContribution: 0,
  clipGradient: 0,
};

export interface KnownRecipe {
  readonly id: string;
  readonly title: string;
  readonly recipe: Recipe;
}

/** The recipes of the literature, as the command line has them. */
export const knownRecipes: readonly KnownRecipe[] = presets.map(({ id, title, options }) => {
  const { regularisers = {}, transforms, parametrisation, start } = options;
  const { l2 = 0, tv = 0, blur = 0, clipNorm = 0, clipContribution = 0 } = regularisers;
  return {
    id,
    title,
    recipe: {
      ...plainRecipe,
      ...(parametrisation ? { parametrisation } : {}),
      ...(start === "mean" ? { start } : {}),
      shake: transforms === undefined || transforms.length > 0,
      ...{ l2, tv, blur, clipNorm, clipContribution },
    },
  };
});

type NumberOf = { [K in keyof Recipe]: Recipe[K] extends number ? K : never }[keyof Recipe];

export interface Dial {
  readonly name: NumberOf;
  readonly label: string;
  /** What it does, in plain words. */
  readonly said: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export const dials: readonly Dial[] = [
  { name: "steps", label: "Steps", said: "How long the image is improved.", min: 16, max: 512, step: 16 },
  {
    name: "rate",
    label: "Step size",
    said: "How much one step may change.",
    min: 0.005,
    max: 0.2,
    step: 0.005,
  },
  { name: "l2", label: "Decay", said: "Pulls all pixels towards grey.", min: 0, max: 0.5, step: 0.005 },
  { name: "l1", label: "Sparse decay", said: "Turns weak pixels grey.", min: 0, max: 0.5, step: 0.005 },
  {
    name: "tv",
    label: "Smoothness",
    said: "Punishes differences between neighbours.",
    min: 0,
    max: 0.5,
    step: 0.005,
  },
  { name: "blur", label: "Blur", said: "Blurs the image now and then, pixels.", min: 0, max: 3, step: 0.1 },
  {
    name: "clipNorm",
    label: "Drop weak pixels",
    said: "Part of the pixels that is set to grey.",
    min: 0,
    max: 0.9,
    step: 0.05,
  },
  {
    name: "clipContribution",
    label: "Drop idle pixels",
    said: "Part of the pixels, those that matter least, that is set to grey.",
    min: 0,
    max: 0.9,
    step: 0.05,
  },
  {
    name: "clipGradient",
    label: "Drop weak pulls",
    said: "Part of the gradient that is ignored.",
    min: 0,
    max: 0.9,
    step: 0.05,
  },
  { name: "seed", label: "Seed", said: "Another seed, another image.", min: 0, max: 99, step: 1 },
];

/** The recipe in the address: only what differs from the known one it starts from. */
export function recipeText(recipe: Recipe, from: Recipe): string {
  const changed = Object.entries(recipe).filter(([name, value]) => from[name as keyof Recipe] !== value);
  return changed.map(([name, value]) => `${name}:${value}`).join(",");
}

/** Reads what recipeText() wrote; what it does not know, it leaves out. */
export function recipeFrom(text: string, from: Recipe): Recipe {
  const recipe: Record<string, unknown> = { ...from };
  for (const part of text.split(",")) {
    const [name = "", value = ""] = part.split(":");
    const dial = dials.find((each) => each.name === name);
    const number = Number(value);
    if (dial && Number.isFinite(number)) recipe[name] = Math.min(dial.max, Math.max(dial.min, number));
    if (name === "shake") recipe.shake = value === "true";
    if (name === "start" && (value === "noise" || value === "mean")) recipe.start = value;
    if (name === "parametrisation" && (value === "fourier" || value === "pixels"))
      recipe.parametrisation = value;
  }
  return recipe as unknown as Recipe;
}

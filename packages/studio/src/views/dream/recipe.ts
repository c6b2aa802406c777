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
  /** What it does, in plain words. */
  readonly said: string;
  readonly recipe: Recipe;
}

/** For those who never read the papers; a recipe without words here has its own. */
const plainWords: Readonly<Record<string, { readonly title: string; readonly said: string }>> = {
  fourier: {
    title: "Clear shapes (Fourier)",
    said: "Built of coarse and fine waves and shaken a little before each step, so that only what survives shaking stays. After Olah et al. 2017.",
  },
  simonyan: {
    title: "Pale pixels (Simonyan)",
    said: "Begins grey, changes pixel by pixel, and pulls everything back towards grey (L2). After Simonyan et al. 2013.",
  },
  yosinski: {
    title: "Blurred pixels (Yosinski)",
    said: "Pixel by pixel, blurred now and then, and pixels that matter little are set to grey. After Yosinski et al. 2015.",
  },
  mahendran: {
    title: "Smooth pixels (Mahendran)",
    said: "Pixel by pixel, with neighbours kept alike (total variation) and shifted a little each time. After Mahendran and Vedaldi 2016.",
  },
  plain: {
    title: "Raw pixels",
    said: "Pixel by pixel with nothing to help. It shows what goes wrong then: the network is pleased by mere speckle.",
  },
};

/** The recipes of the literature, as the command line has them. */
export const knownRecipes: readonly KnownRecipe[] = presets.map(({ id, title, source, options }) => {
  const { regularisers = {}, transforms, parametrisation, start } = options;
  const { l2 = 0, tv = 0, blur = 0, clipNorm = 0, clipContribution = 0 } = regularisers;
  return {
    id,
    ...(plainWords[id] ?? { title, said: source }),
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
    said: "How much one step may change (learning rate).",
    min: 0.005,
    max: 0.2,
    step: 0.005,
  },
  { name: "l2", label: "Fade", said: "Pulls all pixels towards grey (L2).", min: 0, max: 0.5, step: 0.005 },
  { name: "l1", label: "Fade weak", said: "Turns weak pixels grey (L1).", min: 0, max: 0.5, step: 0.005 },
  {
    name: "tv",
    label: "Smoothness",
    said: "Keeps neighbouring pixels alike (total variation).",
    min: 0,
    max: 0.5,
    step: 0.005,
  },
  {
    name: "blur",
    label: "Blur",
    said: "Blurs the image now and then, by so many pixels.",
    min: 0,
    max: 3,
    step: 0.1,
  },
  {
    name: "clipNorm",
    label: "Drop weak pixels",
    said: "This part of the pixels, the weakest, is set to grey.",
    min: 0,
    max: 0.9,
    step: 0.05,
  },
  {
    name: "clipContribution",
    label: "Drop idle pixels",
    said: "This part of the pixels, those that matter least, is set to grey.",
    min: 0,
    max: 0.9,
    step: 0.05,
  },
  {
    name: "clipGradient",
    label: "Drop weak pulls",
    said: "This part of the pixels, those that a step would change least, is left alone.",
    min: 0,
    max: 0.9,
    step: 0.05,
  },
  { name: "seed", label: "Variant", said: "Another number, another image (seed).", min: 0, max: 99, step: 1 },
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

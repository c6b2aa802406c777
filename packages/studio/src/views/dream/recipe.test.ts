/** Recipes in the address. */

import { expect, test } from "vitest";
import { knownRecipes, plainRecipe, recipeFrom, recipeText } from "./recipe.ts";

test("recipeFrom() reads what recipeText() wrote", () => {
  const changed = { ...plainRecipe, tv: 0.1, shake: false, start: "mean", seed: 7 } as const;
  const text = recipeText(changed, plainRecipe);
  expect(text).toBe("start:mean,shake:false,seed:7,tv:0.1");
  expect(recipeFrom(text, plainRecipe)).toEqual(changed);
});

test("recipeFrom() keeps within the limits and leaves out what it does not know", () => {
  expect(recipeFrom("steps:100000,tv:-3,nonsense:1,l2:x,start:photo", plainRecipe)).toEqual({
    ...plainRecipe,
    steps: 512,
    tv: 0,
  });
});

test("the recipes of the command line are known", () => {
  expect(knownRecipes.map(({ id }) => id)).toEqual(["fourier", "simonyan", "yosinski", "mahendran", "plain"]);
  expect(knownRecipes[1]?.recipe).toMatchObject({
    parametrisation: "pixels",
    start: "mean",
    l2: 0.1,
    shake: false,
  });
});

/** The first thing that a person sees: what the network says, and why. */

import { expect, test } from "vitest";
import { expectPicture, studio } from "./studio.ts";

const { open } = studio();

test("the page opens with a model, pictures, a prediction and its heat map", async () => {
  const { page, strangers, errors, close } = await open();
  await page.getByRole("list", { name: "What was checked" }).waitFor();
  expect(await page.getByRole("list", { name: "Classes" }).textContent()).toMatch(/^wolf/);
  await expectPicture(page.getByRole("img", { name: "Grad-CAM of wolf, forest" }), "grad-cam-wolf");
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

/** Images that grow before one's eyes. */

import { expect, test } from "vitest";
import { expectPicture, studio } from "./studio.ts";

const { open } = studio();

test("an imagined class grows frame by frame, and its proof is said", async () => {
  const { page, strangers, errors, close } = await open({ query: "?view=dream&of=8&dials=steps:32" });
  await page.getByRole("button", { name: "Imagine" }).click();
  const image = page.getByRole("img", { name: "Imagined image 1 of 8" });
  await image.waitFor();
  const trust = page.getByRole("region", { name: "How far to trust it" });
  await trust.getByText("In 16 views that optimisation never had").waitFor();
  expect(await trust.getByText(/went from .* in 32 steps/).count()).toBeGreaterThan(0);
  await expectPicture(image, "imagined-owl", 2);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the image" }).click();
  expect((await saved).suggestedFilename()).toBe("imagined-8.png");
  const film = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the film" }).click();
  expect((await film).suggestedFilename()).toBe("imagined-8.webm");
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("an image can be given up in the middle, and a wrong wish is a sentence", async () => {
  const { page, errors, close } = await open({
    query: "?view=dream&of=stage3/block1/relu:5&dials=steps:512",
  });
  await page.getByRole("button", { name: "Imagine" }).click();
  await page.getByText(/Step \d+ of 512/).waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("button", { name: "Save the image" }).waitFor();
  await page.goto(`${page.url().replace(/of=[^&]*/, "of=nonsense")}`);
  await page.getByRole("button", { name: "Imagine" }).click();
  expect(await page.getByRole("alert").textContent()).toMatch(/^$|nonsense/);
  await page
    .getByRole("alert")
    .getByText(/nonsense/)
    .waitFor();
  expect(errors).toEqual([]);
  await close();
});

test("a picture is dreamt on, octave by octave", async () => {
  const { page, errors, close } = await open({
    query: "?view=dream&make=dream&dream=side:128,octaves:2,steps:4",
  });
  await page.getByRole("button", { name: "Dream", exact: true }).click();
  await page.getByText(/^Dreamt of /).waitFor();
  const lines = page.getByText(/pixels: the layer's answer went from/);
  expect(await lines.count()).toBe(2);
  await expectPicture(page.getByRole("img", { name: "Dream on wolf, forest" }), "dream-wolf", 2);
  expect(errors).toEqual([]);
  await close();
});

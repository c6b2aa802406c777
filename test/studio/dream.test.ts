/** Images that grow before one's eyes. */

import { expect, test } from "vitest";
import { hasShared, shared } from "../shared.ts";
import { expectPicture, inAddress, studio } from "./studio.ts";

const { open } = studio();

test("an imagined class grows frame by frame, and its proof is said", async () => {
  const { page, strangers, errors, close } = await open({ query: "?view=dream&of=8&dials=steps:32" });
  // How long, before it begins.
  await page.getByText(/^A rough guess: .*\. Once it runs, you are told more exactly\.$/).waitFor();
  await page.getByRole("button", { name: "Imagine" }).click();
  const image = page.getByRole("img", { name: "Imagined image 1 of 8" });
  await image.waitFor();
  const trust = page.getByRole("region", { name: "How far to trust it" });
  await trust.getByText(/^Turned, mirrored, shifted and in other light, 16 ways in all/).waitFor();
  await trust.getByText(/^Shown this image, the network is .* sure of the class/).waitFor();
  // The field's own words are a click deeper.
  expect(await trust.getByText(/^S, the logit/).isVisible()).toBe(false);
  await trust.getByText("Technical detail").click();
  await trust.getByText(/went from .* in 32 steps/).waitFor();
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
  await page.getByText(/^(About .*|Under a second) left\.$/).waitFor();
  await page.getByText("Said when the image is done.").waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText(/^You stopped before the end, so the image was not tested/).waitFor();
  await page.getByRole("button", { name: "Save the image" }).waitFor();
  await page.goto(`${page.url().replace(/of=[^&]*/, "of=nonsense")}`);
  await page.getByRole("button", { name: "Imagine" }).click();
  await page
    .getByRole("alert")
    .getByText(/nonsense/)
    .waitFor();
  expect(errors).toEqual([]);
  await close();
});

test("a picture is dreamt on, size by size", async () => {
  const { page, errors, close } = await open({
    query: "?view=dream&make=dream&dream=side:128,octaves:2,steps:4",
  });
  await page.getByRole("button", { name: "Dream", exact: true }).click();
  await page.getByText(/^Dreamt of /).waitFor();
  const lines = page.getByText(/pixels: the layer's answer went from/);
  await expect.poll(() => lines.count()).toBe(2);
  await expectPicture(page.getByRole("img", { name: "Dream on wolf, forest" }), "dream-wolf", 2);
  expect(errors).toEqual([]);
  await close();
});

test.skipIf(!hasShared)("among a thousand classes one is found by typing", async () => {
  const { page, strangers, errors, close } = await open({ query: "?view=dream" });
  await page.getByLabel("Files to open").setInputFiles(shared("models", "squeezenet1_0.onnx"));
  const field = page.getByLabel("Find among all 1,000 classes");
  await field.fill("no such class");
  await page.getByText("No class is called so.").waitFor();
  await field.fill("207");
  await page.getByRole("list", { name: "Classes found" }).getByRole("button").first().click();
  await page.getByText("Class: class 207").waitFor();
  expect(await inAddress(page, "of")).toBe("207");
  await expect.poll(() => field.inputValue()).toBe("");
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

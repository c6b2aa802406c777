/** A model that is fed in the wrong way: how a person finds out, and mends it in the page. */

import { expect, test } from "vitest";
import { studio } from "./studio.ts";

const { open } = studio();

test("pictures can be prepared in another way, and classes called otherwise", async () => {
  const { page, errors, close } = await open();
  const classes = page.getByRole("list", { name: "Classes" });
  await classes.getByText("wolf").waitFor();
  const before = await classes.textContent();
  await page.getByRole("button", { name: "The model" }).click();
  const dialog = page.getByRole("dialog", { name: /How pictures reach menagerie-net/ });
  await expect.poll(() => dialog.getByLabel("Size").inputValue()).toBe("64x64");
  await dialog.getByLabel("Colours").selectOption("bgr");
  const names = Array.from({ length: 10 }, (_, i) => `animal ${i}`).join("\n");
  await dialog
    .getByLabel(/Names of the 10 classes/)
    .setInputFiles({ name: "names.txt", mimeType: "text/plain", buffer: Buffer.from(names) });
  await dialog.getByRole("button", { name: "Apply" }).click();
  await classes.getByText("animal 0").waitFor();
  // What was said before stays when something else is said.
  await page.getByRole("button", { name: "The model" }).click();
  await dialog.getByLabel("Fit").selectOption("pad");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "The model" }).click();
  await expect.poll(() => dialog.getByLabel("Colours").inputValue()).toBe("bgr");
  await expect.poll(() => dialog.getByLabel("Fit").inputValue()).toBe("pad");
  // Their numbers alone.
  await expect
    .poll(async () => (await classes.textContent())?.replace(/animal \d/g, ""))
    .not.toBe(before?.replace(/[a-z]+/g, ""));
  expect(errors).toEqual([]);
  await close();
});

test("a setting that makes no sense is a sentence, and the model stays as it was", async () => {
  const { page, errors, close } = await open();
  await page.getByRole("list", { name: "Classes" }).getByText("wolf").waitFor();
  await page.getByRole("button", { name: "The model" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Mean" }).fill("a lot");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await page.getByRole("alert").getByText(/mean/).waitFor();
  expect(await page.getByRole("list", { name: "Classes" }).textContent()).toMatch(/^wolf/);
  expect(errors).toEqual([]);
  await close();
});

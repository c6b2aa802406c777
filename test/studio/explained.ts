/** Waiting for what a person waits for. */

import type { Page } from "playwright";

/** Until the heat map of a picture is drawn; of any if none is named. */
export const explained = (page: Page, picture = ""): Promise<void> =>
  page
    .getByRole("img", { name: new RegExp(`^Grad-CAM of ${picture}`) })
    .first()
    .waitFor();

/** Until the view is there and nothing is going on. */
export async function quiet(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const view = document.querySelector("#view")?.textContent ?? "Waiting for";
    const status = document.querySelector(".status");
    return !/Waiting for|Loading the view|is looking/.test(view) && status?.textContent === "";
  });
}

/** Until all that the page opens with is open too: between two files nothing seems to go on. */
export async function settled(page: Page): Promise<void> {
  const { models, pictures } = await page.evaluate(async () => (await fetch("built-in/list.json")).json());
  await page
    .locator(".thumb")
    .nth(pictures.length - 1)
    .waitFor();
  await page
    .getByRole("combobox", { name: "Model", exact: true })
    .locator("option")
    .nth(models.length - 1)
    .waitFor({ state: "attached" });
  await quiet(page);
}

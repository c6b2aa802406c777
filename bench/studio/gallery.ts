/** All quick methods of the gallery on the open model and picture: how long they take, what keeps the main thread meanwhile. */

import type { Page } from "playwright";
import { longestTask } from "./open.ts";

export interface GalleryTimes {
  /** From the click to the last map, ms. */
  readonly gallery: number;
  /** Longest task of the main thread meanwhile, ms. */
  readonly galleryTask: number;
}

export async function galleryTimes(page: Page): Promise<GalleryTimes> {
  let gallery = Number.NaN;
  const galleryTask = await longestTask(page, async () => {
    const started = performance.now();
    await page.getByRole("button", { name: /^Draw the \d+ quick methods/ }).click();
    const under = page.getByRole("progressbar", { name: "Drawing all methods" });
    await under.waitFor();
    await under.waitFor({ state: "detached", timeout: 300_000 });
    gallery = performance.now() - started;
  });
  return { gallery, galleryTask };
}

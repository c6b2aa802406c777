/** From the files that a person drops to the heat map on the screen, in the page's own time. */

import { writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Page } from "playwright";
import { modelFile, photos, settingsOf } from "../material.ts";
import { explained, longestTask, settled } from "./open.ts";

export interface HeatMapTimes {
  /** After a model and a photo, ms. */
  readonly first: number;
  /** After one more photo, ms. */
  readonly next: number;
  /** Longest task of the page's main thread in all that, ms. */
  readonly longestTask: number;
}

/** On a page that has opened its own model and has come to rest. */
export async function heatMapTimes(page: Page): Promise<HeatMapTimes> {
  const [one = "", other = ""] = photos;
  const files = [modelFile("squeezenet1_0"), await settings("squeezenet1_0"), one];
  let first = Number.NaN;
  let next = Number.NaN;
  const longest = await longestTask(page, async () => {
    first = await timed(page, files, one);
    await settled(page);
    next = await timed(page, [other], other);
    await settled(page);
  });
  return { first, next, longestTask: longest };
}

/** The clock starts when the page hears of the files. */
async function timed(page: Page, files: readonly string[], picture: string): Promise<number> {
  await page.evaluate((name) => studioBench.waitFor(`Grad-CAM of ${name}`), basename(picture));
  await page.getByLabel("Files to open").setInputFiles([...files]);
  await explained(page, basename(picture));
  return page.evaluate(() => studioBench.drawn - studioBench.given);
}

/** How the model's pictures are prepared, under the name that a file beside it has. */
async function settings(model: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "fovea-bench-")), `${model}.preprocess.json`);
  writeFileSync(file, JSON.stringify(settingsOf(model)));
  return file;
}

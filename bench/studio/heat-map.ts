/** From the files that a person drops to the heat map on the screen, in the page's own time. */

import { writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Page } from "playwright";
import { modelFile, photos, settingsOf } from "../material.ts";
import { explained, type OpenPage, settled } from "./open.ts";

export interface HeatMapTimes {
  /** After a model and a photo, ms. */
  readonly first: number;
  /** After one more photo, ms. */
  readonly next: number;
  /** Longest task of the page's main thread in all that, ms; 0: none of 50 ms or more, which browsers tell of. */
  readonly longestTask: number;
}

export async function heatMapTimes({ page, url }: OpenPage): Promise<HeatMapTimes> {
  await page.addInitScript(watch);
  await page.goto(`${url}?engine=wasm`);
  await explained(page);
  await settled(page);
  const [one = "", other = ""] = photos;
  await page.evaluate(() => (studioBench.longest = 0));
  const first = await timed(page, [modelFile("squeezenet1_0"), await settings("squeezenet1_0"), one], one);
  await settled(page);
  const next = await timed(page, [other], other);
  return { first, next, longestTask: await page.evaluate(() => studioBench.longest) };
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

interface Watch {
  given: number;
  drawn: number;
  longest: number;
  waitFor(label: string): void;
}

declare global {
  var studioBench: Watch;
}

/** Runs in the page before its own scripts. */
function watch(): void {
  const noted: Watch = {
    ...{ given: 0, drawn: 0, longest: 0 },
    waitFor(label) {
      const look = (): void => {
        if (!document.querySelector(`canvas[aria-label^="${label}"]`))
          return void requestAnimationFrame(look);
        noted.drawn = performance.now();
      };
      look();
    },
  };
  globalThis.studioBench = noted;
  document.addEventListener("change", () => (noted.given = performance.now()), { capture: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) noted.longest = Math.max(noted.longest, duration);
  }).observe({ type: "longtask" });
}

/** The built studio in headless Chromium, as a person has it: two threads, a warm engine, nothing else open. */

import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright";
import { openStudio } from "../../packages/cli/src/studio/open-studio.ts";
import { inPage } from "./in-page.ts";

/** FOVEA_STUDIO_PAGE: a page that was built somewhere else. */
const folder =
  process.env.FOVEA_STUDIO_PAGE ?? fileURLToPath(new URL("../../packages/studio/page", import.meta.url));

const args = [
  ..."--no-sandbox --disable-quic --no-first-run --disable-background-networking".split(" "),
  ..."--disable-component-update --disable-sync --disable-gpu".split(" "),
  // A camera that shows a test picture.
  ..."--use-fake-ui-for-media-stream --use-fake-device-for-media-stream".split(" "),
];

export interface OpenPage {
  readonly page: Page;
  readonly url: string;
}

/** Where tsx has given functions their names by a call of a helper, a page that gets their text needs it too. */
export const tsxHelper = "globalThis.__name = (work) => work;";

/** A browser and the page's own server until `work` is done. */
export async function withStudio<T>(work: (open: () => Promise<OpenPage>) => Promise<T>): Promise<T> {
  const served = await openStudio({ inputs: [], port: 0, page: folder });
  const browser = await launched();
  try {
    return await work(async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      await page.addInitScript(tsxHelper);
      await page.addInitScript(inPage);
      page.on("pageerror", (error) => console.error(`In the page: ${error.message}`));
      return { page, url: served.url };
    });
  } finally {
    await browser.close();
    await served.close();
  }
}

export const launched = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });

/** The heat map of a picture is drawn; of any if none is named. */
export const explained = (page: Page, picture = ""): Promise<void> =>
  page.locator(`canvas[aria-label^="Grad-CAM of ${picture}"]`).first().waitFor({ timeout: 120_000 });

/** The page with its own model and picture explained, and at rest. `query`: what its address says, such as `&view=touch`. */
export async function started({ page, url }: OpenPage, query = ""): Promise<Page> {
  await page.goto(`${url}?engine=wasm${query}`);
  if (query === "") await explained(page);
  await settled(page);
  return page;
}

/** Longest task of the page's main thread while something is done, ms; 0: none of 50 ms or more, which browsers tell of. */
export async function longestTask(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => (studioBench.longest = 0));
  await work();
  return page.evaluate(() => studioBench.longest);
}

/** Until for two seconds nothing is said in the status line and no bar is growing: what follows a first map is there. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const noted = globalThis as unknown as { quietSince?: number };
      const status = document.querySelector(".status[role=status]")?.textContent;
      const busy = status !== "" || document.querySelector("progress") !== null;
      noted.quietSince = busy ? performance.now() : (noted.quietSince ?? performance.now());
      return performance.now() - noted.quietSince > 2000;
    },
    undefined,
    { timeout: 120_000 },
  );
}

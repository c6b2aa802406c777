/** The studio in a real browser, as a person has it. */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright";
import sharp from "sharp";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { chromiumPath } from "../chromium.ts";
import { type Served, serve } from "./serve.ts";

/** FOVEA_STUDIO_PAGE: a page that was built somewhere else. */
export const pageFolder: string =
  process.env.FOVEA_STUDIO_PAGE ?? fileURLToPath(new URL("../../packages/studio/page", import.meta.url));
const stored = fileURLToPath(new URL("./pictures", import.meta.url));

/** For a page, a part of it, or an answer of the engine: machines are busy. */
const patience = 90_000;

const args = [
  ..."--no-sandbox --disable-quic --no-first-run --disable-background-networking".split(" "),
  ..."--disable-component-update --disable-sync --disable-gpu".split(" "),
];

export interface OpenOptions {
  /** Another host than that of the file. */
  readonly url?: string;
  /** Query of the address: `?view=touch`. */
  readonly query?: string;
  readonly context?: BrowserContextOptions;
  /** More of Chromium's own switches, such as a camera that shows a test picture. */
  readonly args?: readonly string[];
}

export interface Opened {
  readonly page: Page;
  /** Requests to any place but the page's own. */
  readonly strangers: string[];
  /** Uncaught errors and what the page wrote as errors. */
  readonly errors: string[];
  close(): Promise<void>;
}

/** One browser and one host for a file of tests. Gives what opens the page afresh, without anything stored. `host`: another than a plain one. */
export function studio(host: () => Promise<Served> = () => serve(pageFolder)): {
  open(options?: OpenOptions): Promise<Opened>;
  url(): string;
} {
  let served: Served;
  const browsers = new Map<string, Browser>();
  beforeAll(async () => {
    served = await host();
  });
  afterAll(async () => {
    for (const browser of browsers.values()) await browser.close();
    await served?.close();
  });
  const browserWith = async (more: readonly string[]): Promise<Browser> => {
    const key = more.join(" ");
    const known = browsers.get(key);
    if (known) return known;
    const browser = await chromium.launch({
      executablePath: chromiumPath as string,
      args: [...args, ...more],
    });
    browsers.set(key, browser);
    return browser;
  };
  return {
    url: () => served.url,
    async open({ url = served.url, query = "", context: settings = {}, args: more = [] } = {}) {
      const browser = await browserWith(more);
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...settings });
      context.setDefaultTimeout(patience);
      const page = await context.newPage();
      const strangers: string[] = [];
      const errors: string[] = [];
      // Those of workers too.
      context.on("request", (request) => {
        const { protocol, origin } = new URL(request.url());
        if (!["blob:", "data:"].includes(protocol) && !url.startsWith(`${origin}/`))
          strangers.push(request.url());
      });
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      await page.goto(`${url}${query}`);
      return { page, strangers, errors, close: () => context.close() };
    },
  };
}

/**
 * A setting of the address as the page has it at this moment: `page.url()` hears of it only later. Undefined: it is not there.
 */
export const inAddress = (page: Page, name: string): Promise<string | undefined> =>
  page.evaluate((name) => new URLSearchParams(location.search).get(name) ?? undefined, name);

/** The pixels of a canvas, as a PNG file. */
async function canvasPng(canvas: Locator): Promise<Buffer> {
  const address = await canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL("image/png"));
  return Buffer.from(address.slice(address.indexOf(",") + 1), "base64");
}

/**
 * Holds a canvas against the stored picture: at most `limit` levels (of 255) apart in the mean, as soon as it is drawn (its name is
 * there before its pixels are).
 * FOVEA_STORE_PICTURES=1 stores it instead; look at it before it is committed.
 */
export async function expectPicture(canvas: Locator, name: string, limit = 1): Promise<void> {
  const file = join(stored, `${name}.png`);
  await canvas.waitFor({ state: "attached" });
  if (process.env.FOVEA_STORE_PICTURES === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await canvasPng(canvas));
    return;
  }
  expect(
    existsSync(file),
    `there is no stored picture ${name}.png: make it with FOVEA_STORE_PICTURES=1`,
  ).toBe(true);
  const wanted = await rawOf(file);
  await vi.waitFor(
    async () => {
      const found = await rawOf(await canvasPng(canvas));
      expect({ name, ...sizeOf(found) }).toEqual({ name, ...sizeOf(wanted) });
      expect(apart(found, wanted), `${name}: mean difference in levels`).toBeLessThanOrEqual(limit);
    },
    { timeout: 30_000, interval: 100 },
  );
}

type Raw = Awaited<ReturnType<typeof rawOf>>;

const rawOf = (file: string | Buffer) =>
  sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });

const sizeOf = ({ info: { width, height } }: Raw) => ({ width, height });

function apart({ data: found }: Raw, { data: wanted }: Raw): number {
  let sum = 0;
  for (let i = 0; i < found.length; i++) sum += Math.abs((found[i] as number) - (wanted[i] as number));
  return sum / found.length;
}

/** Presses a button inside the page once a text is there: what is over in a few seconds a busy driver would miss. To be evaluated before the work begins. */
export function pressOnce([name, text]: readonly [name: string, text: string]): Promise<void> {
  const buttons = document.getElementsByTagName("button");
  return new Promise((resolve) => {
    const look = (): void => {
      const button = [...buttons].find(({ textContent }) => textContent === name);
      if (!button || button.disabled || !document.body.textContent?.includes(text)) return;
      watch.disconnect();
      button.click();
      resolve();
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });
  });
}

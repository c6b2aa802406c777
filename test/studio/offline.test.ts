/** The studio without its host, and on hosts that know nothing of it. */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page, Response } from "playwright";
import { afterEach, expect, test } from "vitest";
import { explained } from "./explained.ts";
import { type HostOptions, type Served, serve } from "./serve.ts";
import { pageFolder, studio } from "./studio.ts";

const { open } = studio();

const hosts: Served[] = [];
async function host(options: HostOptions, folder = pageFolder): Promise<Served> {
  const served = await serve(folder, options);
  hosts.push(served);
  return served;
}
afterEach(async () => {
  for (const served of hosts.splice(0)) await served.close();
});

/** What is kept for the page, by paths below it. */
const kept = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => url.replace(document.baseURI.replace(/[^/]*$/, ""), ""));
  });

const keeps = (page: Page, what: RegExp): Promise<void> =>
  expect.poll(async () => (await kept(page)).some((path) => what.test(path)), { timeout: 60_000 }).toBe(true);

test("after the first load all works without the host: an explanation, another picture, a view that was not opened", async () => {
  const { url, close: stop } = await host({});
  const { page, strangers, errors, close } = await open({ url });
  await explained(page);
  // What is kept when the page has time.
  const script = readFileSync(join(pageFolder, "service-worker.js"), "utf8");
  const { later } = JSON.parse(/foveaFiles = (.*);\n/.exec(script)?.[1] as string);
  await expect
    .poll(async () => (await kept(page)).filter((path) => later.includes(path)).length, { timeout: 60_000 })
    .toBe(later.length);
  await keeps(page, /ort-wasm.*\.wasm$/);
  await stop();
  await page.goto(url);
  await explained(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.getByRole("button", { name: /^fox/ }).first().click();
  await explained(page, "fox");
  await page.getByRole("link", { name: "Touch" }).click();
  await page.locator("#view .touch").getByRole("img").first().waitFor();
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("on a host that sends no headers, in a folder, the page is isolated after one reload by itself", async () => {
  const { url } = await host({ isolating: false, at: "/some/studio/" });
  const { page, strangers, errors, close } = await open({ url });
  await explained(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(
    await page.evaluate(() =>
      performance.getEntriesByType("navigation").map((entry) => (entry as PerformanceNavigationTiming).type),
    ),
  ).toEqual(["reload"]);
  await expect.poll(() => page.getByRole("banner").textContent()).toMatch(/[2-9] threads/);
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("where the browser refuses service workers the page works, with one thread if its host sends no headers", async () => {
  const { url } = await host({ isolating: false });
  const { page, errors, close } = await open({ url, context: { serviceWorkers: "block" } });
  await explained(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await expect.poll(() => page.getByRole("banner").textContent()).toMatch(/1 thread\b/);
  expect(errors).toEqual([]);
  await close();
});

test("a new version takes the place of the old one, and what is the same stays", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fovea-page-"));
  cpSync(pageFolder, folder, { recursive: true });
  const { url } = await host({}, folder);
  const { page, close } = await open({ url });
  await explained(page);
  await keeps(page, /ort-wasm.*\.wasm$/);
  await keeps(page, /^icon\.svg$/);
  const edit = (name: string, change: (text: string) => string): void =>
    writeFileSync(join(folder, name), change(readFileSync(join(folder, name), "utf8")));
  edit("index.html", (text) => text.replace("<title>", '<meta name="build" content="2" /><title>'));
  edit("service-worker.js", (text) => text.replaceAll('"icon.svg",', ""));
  await page.reload();
  // The page is new at once, its service worker when nobody uses the old one.
  await page.locator("meta[name=build]").waitFor({ state: "attached" });
  await explained(page);
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null), {
      timeout: 60_000,
    })
    .toBe(true);
  const next = await page.context().newPage();
  await page.close();
  // A page that is opened too soon after the last one was closed has the old one still.
  const oldIsKept = async (): Promise<boolean> => {
    await next.goto("about:blank");
    await next.waitForTimeout(500);
    await next.goto(url);
    return (await kept(next)).includes("icon.svg");
  };
  await expect.poll(oldIsKept, { timeout: 60_000 }).toBe(false);
  await explained(next);
  expect((await kept(next)).some((path) => /ort-wasm.*\.wasm$/.test(path))).toBe(true);
  await close();
  rmSync(folder, { recursive: true });
});

test("the first load is small: the page, its scripts and styles without the engine's wasm, compressed", async () => {
  const sizes = new Map<string, number>();
  const { url } = await host({});
  const { page, close } = await open({ url: `${url}icon.svg`, context: { serviceWorkers: "block" } });
  const loaded: Promise<void>[] = [];
  const count = (response: Response): void => {
    const name = response.url().slice(url.length) || "index.html";
    if (/\.(js|css|html)$/.test(name))
      loaded.push(response.body().then((body) => void sizes.set(name, gzipSync(body).length)));
  };
  page.on("response", count);
  await page.goto(url);
  await explained(page);
  page.off("response", count);
  await Promise.all(loaded);
  const total = [...sizes.values()].reduce((a, b) => a + b, 0);
  expect([...sizes.keys()].some((name) => name.startsWith("assets/worker-"))).toBe(true);
  expect(total).toBeLessThanOrEqual(400_000);
  await close();
});

/** Every view by axe-core, light and dark; nothing wider than the screen; the frame of the page in what it is to a screen reader. */

import axe from "axe-core";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { views } from "../../packages/studio/src/app/views.ts";
import { settled } from "./explained.ts";
import { type Opened, studio } from "./studio.ts";

const { open } = studio();

/** Views in more than the state that they open with. */
const states: Readonly<Record<string, readonly string[]>> = {
  explain: ["&method=lrp&target=3&expected=1&boxes=on"],
  touch: ["&touch=paint", "&touch=areas", "&touch=everywhere"],
  network: ["&node=stage2/block1/relu&unit=3", "&drawn=stack", "&drawn=list"],
  dream: ["&make=dream"],
  compare: ["&compare=classes", "&compare=models", "&compare=advice"],
  collections: ["&from=open&key=wolf%2C+forest"],
};
const addresses = views.flatMap(({ id }) => ["", ...(states[id] ?? [])].map((more) => `?view=${id}${more}`));

async function opened(query: string): Promise<Opened> {
  const all = await open({ query });
  await settled(all.page);
  return all;
}

interface Found {
  readonly rule: string;
  readonly help: string;
  readonly at: readonly string[];
}

/** What axe finds wrong: all rules, those of good practice too. */
async function violations(page: Page): Promise<readonly Found[]> {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(),
  );
  expect(passes.length).toBeGreaterThan(15);
  return violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    at: nodes.slice(0, 4).map(({ target, any }) => `${target.join(" ")} ${any[0]?.message ?? ""}`),
  }));
}

test.each(addresses)(
  "%s: axe finds nothing, light or dark; no width makes it scroll sideways",
  async (query) => {
    const { page, strangers, errors, close } = await opened(query);
    if (query.startsWith("?view=explain"))
      await page
        .locator("main")
        .getByRole("img", { name: /: why / })
        .waitFor();
    if (query.includes("from=open"))
      await page.getByRole("heading", { name: /^the open pictures/ }).waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect({ colorScheme, found: await violations(page) }).toEqual({ colorScheme, found: [] });
    }
    for (const width of [360, 390, 768, 1280, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      await expect
        .poll(async () => ({ width, wide: await page.evaluate(() => document.documentElement.scrollWidth) }))
        .toEqual({ width, wide: width });
    }
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await violations(page)).toEqual([]);
    expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
    await close();
  },
);

test("the tour, the help and a failure in words have nothing wrong either", async () => {
  const { page, close } = await opened("?tour=1");
  await page
    .getByLabel("Files to open")
    .setInputFiles({ name: "no.onnx", mimeType: "", buffer: Buffer.from("no") });
  await page.getByRole("alert").getByText("Cannot").first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Help" }).click();
  await page.getByRole("dialog").waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
  }
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "The model" }).click();
  await page.getByRole("dialog", { name: /How pictures reach/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  await close();
});

test("to a screen reader the page is a banner, its views, the pictures and one view with its question as the title", async () => {
  const { page, close } = await opened("");
  expect(await page.getByRole("heading", { level: 1 }).allTextContents()).toEqual([views[0]?.said]);
  await expect.poll(() => page.title()).toBe(`${views[0]?.said} · Fovea Studio`);
  for (const role of ["banner", "navigation", "main"] as const)
    expect(await page.getByRole(role).count()).toBe(1);
  expect(await page.getByRole("region", { name: "Pictures" }).count()).toBe(1);
  expect(await page.getByRole("navigation").getByRole("link").allTextContents()).toEqual(
    views.map(({ title }) => title),
  );
  await close();
});

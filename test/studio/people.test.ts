/** For people: the tour, help, themes, the keyboard alone, addresses that bring a view back, and what is said while one waits. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { catalog } from "@fovea/core";
import type { Page } from "playwright";
import { expect, test, vi } from "vitest";
import { views } from "../../packages/studio/src/app/views.ts";
import { tourSteps } from "../../packages/studio/src/words/tour-steps.ts";
import { explained, quiet, settled } from "./explained.ts";
import { inAddress, type Opened, studio } from "./studio.ts";

const { open, url } = studio();

async function closed({ strangers, errors, close }: Opened): Promise<void> {
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
}

const stops = tourSteps.filter(({ view }) => views.some(({ id }) => id === view));
const card = (page: Page) => page.locator(".tour");

/** Until the focus is on the card: its keys work from then on. */
const onCard = (page: Page): Promise<void> =>
  expect.poll(() => card(page).evaluate((element) => element === document.activeElement)).toBe(true);

test("a first visitor is offered the tour, walks through it, does what it says, and is not asked again", async () => {
  const all = await open();
  const { page } = all;
  await explained(page);
  await page.getByRole("button", { name: "Show me around" }).click();
  for (const [i, stop] of stops.entries()) {
    await page.getByRole("region", { name: `Tour, ${i + 1} of ${stops.length} ${stop.title}` }).waitFor();
    await onCard(page);
    // That of this stop, and no other.
    const part = page.locator(stop.at).and(page.locator("[data-pointed]"));
    await part.waitFor();
    await expect.poll(() => page.locator("[data-pointed]").count()).toBe(1);
    expect((await inAddress(page, "view")) ?? "explain").toBe(stop.view);
    // There is something in it to go to.
    await part
      .locator("button, select, input, summary")
      .and(page.locator(":enabled, summary"))
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Go to it" }).click();
    const within = (): Promise<boolean> => part.evaluate((each) => each.contains(document.activeElement));
    await expect.poll(within, { message: `Go to it leads to ${stop.at}` }).toBe(true);
    await page.keyboard.press("ArrowRight");
    await card(page).getByRole("status").getByText("That is it").waitFor();
    await card(page)
      .getByRole("button", { name: i < stops.length - 1 ? "Next" : "Finish" })
      .click();
  }
  await card(page).waitFor({ state: "detached" });
  await expect.poll(() => page.locator("[data-pointed]").count()).toBe(0);
  await page.reload();
  await page.getByRole("heading", { level: 1 }).waitFor();
  expect(await page.getByRole("button", { name: "Show me around" }).count()).toBe(0);
  await closed(all);
});

test("the tour can be declined, taken up from the help, left by Escape, and gone back by the browser's button", async () => {
  const all = await open();
  const { page } = all;
  await page.getByRole("button", { name: "No, thank you" }).click();
  await page.getByRole("button", { name: "Show me around" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Help" }).click();
  await page
    .getByRole("dialog", { name: "Help" })
    .getByText("How strongly the network votes for a class")
    .waitFor();
  await page.getByRole("button", { name: "Take the tour" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("region", { name: /^Tour, 2/ }).waitFor();
  await page.goBack();
  await page.getByRole("region", { name: /^Tour, 1/ }).waitFor();
  await onCard(page);
  await page.keyboard.press("Escape");
  await card(page).waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("help-button");
  await closed(all);
});

test("the theme is chosen, comes back before the page is drawn, and gives way to the system again", async () => {
  const all = await open({ context: { colorScheme: "light" } });
  const { page } = all;
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const light = await ground();
  const choice = page.getByRole("combobox", { name: "Light or dark" });
  await choice.selectOption("dark");
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  // Without the page's own script only theme.js can have put it back.
  await page.route("**/assets/index-*.js", (route) => route.abort());
  await page.context().route("**/assets/index-*.js", (route) => route.abort());
  await page.evaluate(async () => {
    for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
  });
  await page.reload();
  expect(await ground()).toBe(dark);
  await page.unroute("**/assets/index-*.js");
  await page.context().unroute("**/assets/index-*.js");
  await page.reload();
  await expect.poll(() => choice.inputValue()).toBe("dark");
  await choice.selectOption("auto");
  await expect.poll(ground).toBe(light);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(ground).toBe(dark);
  await all.close();
});

/** Presses Tab until the focus is on what is wanted, as a person does. */
async function tabTo(page: Page, wanted: string, presses = 120): Promise<void> {
  for (let i = 0; i < presses; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, wanted)) return;
  }
  throw new Error(`Tab does not lead to ${wanted}`);
}

test("with Tab, Enter and arrow keys alone: another picture, class, method and view; the focus is always seen", async () => {
  const all = await open();
  const { page } = all;
  await explained(page);
  await settled(page);
  await tabTo(page, ".skip");
  await tabTo(page, ".thumb button[aria-pressed='false']");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() =>
    document.querySelectorAll(".thumb")[1]?.querySelector("[aria-pressed='true']"),
  );
  await explained(page, "dog");
  await tabTo(page, ".bars button[aria-pressed='false']");
  expect(
    await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement as Element);
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
    }),
  ).toBe(true);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => new URLSearchParams(location.search).has("target"));
  await tabTo(page, "[aria-labelledby='why'] select");
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => new URLSearchParams(location.search).get("method") === "cam");
  await page.getByRole("img", { name: /^CAM of dog/ }).waitFor();
  // All the way round.
  await tabTo(page, ".skip", 300);
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("view");
  await tabTo(page, ".views a:nth-child(2)", 300);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: views[1]?.said as string }).waitFor();
  await closed(all);
});

test("every method's two sentences stand beside its map", async () => {
  const all = await open({ query: "?method=saliency" });
  const { page } = all;
  const means = page.getByRole("region", { name: "What the map means" });
  for (const id of ["saliency", "eigen-cam"]) {
    await page.getByRole("combobox", { name: "Method" }).selectOption(id);
    const { reading, caution } = catalog.find((each) => each.id === id) as (typeof catalog)[0];
    await means.getByText(reading).waitFor();
    await means.getByText(caution).waitFor();
  }
  await closed(all);
});

/** What a person would see of a view: its title, and what is pressed, chosen and drawn. */
const seen = (page: Page) =>
  page.evaluate(() => ({
    title: document.querySelector("h1")?.textContent,
    pressed: Array.from(document.querySelectorAll("[aria-pressed='true'], [aria-current]"), (each) =>
      (each.textContent ?? "").replaceAll(/[\d.,→% ]+/g, " "),
    ),
    chosen: Array.from(
      document.querySelectorAll<HTMLSelectElement>("main select"),
      (each) => each.selectedOptions[0]?.text,
    ),
    ticked: Array.from(
      document.querySelectorAll<HTMLInputElement>("main [type='checkbox']"),
      (each) => each.checked,
    ),
    headings: Array.from(document.querySelectorAll("main h2"), (each) => each.textContent),
  }));

/** Ways into a view, and the settings that they leave in the address. */
const walks: readonly (readonly [
  view: string,
  walk: (page: Page) => Promise<unknown>,
  settings: readonly string[],
])[] = [
  [
    "explain",
    async (page) => {
      await page.locator(".thumb button").nth(4).click();
      await quiet(page);
      await page.getByRole("list", { name: "Classes" }).getByRole("button").nth(1).click();
      await page.getByRole("combobox", { name: "Method" }).selectOption("lrp");
      await page.getByRole("checkbox", { name: /Boxes/ }).check();
      await page.mouse.move(0, 0);
    },
    ["picture", "target", "method", "boxes"],
  ],
  ["touch", (page) => page.getByRole("button", { name: "Paint" }).click(), ["touch"]],
  [
    "network",
    async (page) => {
      await page.getByRole("button", { name: "List" }).click();
      await page.getByRole("button", { name: /▸ head/ }).click();
      await page.getByRole("button", { name: /head\/gemm/ }).click();
    },
    ["drawn", "node"],
  ],
  ["compare", (page) => page.getByRole("button", { name: "Two classes" }).click(), ["compare"]],
  ["dream", (page) => page.getByRole("button", { name: "Dream on a picture" }).click(), ["make"]],
];

test.each(walks)("%s: its address opens the same view on another day", async (view, walk, settings) => {
  const all = await open({ query: `?view=${view}` });
  await settled(all.page);
  await walk(all.page);
  await quiet(all.page);
  for (const name of settings) await expect.poll(() => inAddress(all.page, name)).toBeDefined();
  const query = await all.page.evaluate(() => location.search);
  const again = await open({ query });
  await settled(again.page);
  // What is worked out for a view may come a little later, in both.
  await vi.waitFor(async () => expect(await seen(again.page)).toEqual(await seen(all.page)), {
    timeout: 60_000,
    interval: 200,
  });
  await closed(all);
  await closed(again);
});

/** The same host, but for files that it keeps back until it is told to hand them out. */
async function gated(
  host: string,
  kept: RegExp,
): Promise<{ readonly url: string; open(): void; close(): Promise<unknown> }> {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const server = createServer(async (request, response) => {
    if (kept.test(request.url ?? "")) await opened;
    const answer = await fetch(new URL(request.url ?? "", host));
    for (const name of ["content-type", "cross-origin-opener-policy", "cross-origin-embedder-policy"])
      response.setHeader(name, answer.headers.get(name) ?? "");
    response.statusCode = answer.status;
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    open: () => open(),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

test("while the engine is on its way the page says so, and when it cannot come, what to do", async () => {
  expect(await (await fetch(url())).text()).toContain("Fovea Studio is opening");
  const gate = await gated(url(), /\.wasm$/);
  const all = await open({ url: gate.url, context: { serviceWorkers: "block" } });
  const { page } = all;
  await page.getByText("about 14 MB").waitFor();
  await page.getByText("as long as the connection needs").waitFor();
  await page.getByRole("progressbar", { name: "Opening the first network" }).waitFor();
  gate.open();
  await explained(page);
  await page.getByText("about 14 MB").waitFor({ state: "detached" });
  await page.context().route("**/list.json", (route) => route.abort());
  await page.reload();
  await page.getByText("No network is open.").waitFor();
  await all.close();
  await gate.close();
});

test("on paper the view stands alone, and nothing moves for those who do not want it", async () => {
  const all = await open({ context: { reducedMotion: "reduce" } });
  const { page } = all;
  await explained(page);
  const durations = await page.evaluate(() =>
    Array.from(document.querySelectorAll("*"), (each) =>
      Number.parseFloat(getComputedStyle(each).transitionDuration),
    ),
  );
  expect(Math.max(...durations)).toBeLessThan(0.001);
  await page.emulateMedia({ media: "print" });
  await page.getByRole("navigation", { includeHidden: true }).waitFor({ state: "hidden" });
  await page.getByRole("img", { name: /: why / }).waitFor();
  await closed(all);
});

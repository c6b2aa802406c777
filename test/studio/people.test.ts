/** For people: the tour, help, themes, the keyboard alone, addresses that bring a view back, and what is said while one waits. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { catalog } from "@fovea/core";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { views } from "../../packages/studio/src/app/views.ts";
import { tourSteps } from "../../packages/studio/src/words/tour-steps.ts";
import { explained } from "./explained.ts";
import { type Opened, type OpenOptions, studio } from "./studio.ts";

const { open, url } = studio();
const slow = { timeout: 240_000 };

async function opened(options: OpenOptions = {}): Promise<Opened> {
  const all = await open(options);
  all.page.setDefaultTimeout(90_000);
  return all;
}

async function closed({ strangers, errors, close }: Opened): Promise<void> {
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
}

const stops = tourSteps.filter(({ view }) => views.some(({ id }) => id === view));
const card = (page: Page) => page.locator(".tour");

test(
  "a first visitor is offered the tour, walks through it, does what it says, and is not asked again",
  slow,
  async () => {
    const all = await opened();
    const { page } = all;
    await explained(page);
    await page.getByRole("button", { name: "Show me around" }).click();
    for (const [i, stop] of stops.entries()) {
      await page.getByRole("region", { name: `Tour, ${i + 1} of ${stops.length} ${stop.title}` }).waitFor();
      expect(await card(page).evaluate((element) => element === document.activeElement)).toBe(true);
      const part = page.locator("[data-pointed]");
      await part.waitFor();
      expect(await part.count()).toBe(1);
      expect(new URL(page.url()).searchParams.get("view") ?? "explain").toBe(stop.view);
      await page.getByRole("button", { name: "Go to it" }).click();
      expect({
        stop: stop.at,
        within: await part.evaluate((element) => element.contains(document.activeElement)),
      }).toEqual({ stop: stop.at, within: true });
      await page.keyboard.press("ArrowRight");
      await card(page).getByRole("status").getByText("That is it").waitFor();
      await card(page)
        .getByRole("button", { name: i < stops.length - 1 ? "Next" : "Finish" })
        .click();
    }
    await card(page).waitFor({ state: "detached" });
    expect(await page.locator("[data-pointed]").count()).toBe(0);
    await page.reload();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.getByRole("button", { name: "Show me around" }).count()).toBe(0);
    await closed(all);
  },
);

test(
  "the tour can be declined, taken up from the help, left by Escape, and gone back by the browser's button",
  slow,
  async () => {
    const all = await opened();
    const { page } = all;
    await page.getByRole("button", { name: "No, thank you" }).click();
    expect(await page.getByRole("button", { name: "Show me around" }).count()).toBe(0);
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
    await page.keyboard.press("Escape");
    await card(page).waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("help-button");
    await closed(all);
  },
);

test(
  "the theme is chosen, comes back before the page is drawn, and gives way to the system again",
  slow,
  async () => {
    const all = await opened({ context: { colorScheme: "light" } });
    const { page } = all;
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    const choice = page.getByRole("combobox", { name: "Light or dark" });
    await choice.selectOption("dark");
    const dark = await ground();
    expect(dark).not.toBe(light);
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
    expect(await choice.inputValue()).toBe("dark");
    await choice.selectOption("auto");
    expect(await ground()).toBe(light);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await ground()).toBe(dark);
    await all.close();
  },
);

/** Presses Tab until the focus is on what is wanted, as a person does. */
async function tabTo(page: Page, wanted: string, presses = 120): Promise<void> {
  for (let i = 0; i < presses; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, wanted)) return;
  }
  throw new Error(`Tab does not lead to ${wanted}`);
}

test(
  "with Tab, Enter and arrow keys alone: another picture, class, method and view; the focus is always seen",
  slow,
  async () => {
    const all = await opened();
    const { page } = all;
    await explained(page);
    await page.locator(".thumb").nth(3).waitFor();
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
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("view");
    await tabTo(page, ".views a:nth-child(2)", 300);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: views[1]?.said as string }).waitFor();
    await closed(all);
  },
);

test("every method's two sentences stand beside its map", slow, async () => {
  const all = await opened({ query: "?method=saliency" });
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

const quiet = (page: Page) =>
  page.waitForFunction(() => {
    const view = document.querySelector("#view")?.textContent ?? "";
    return (
      !/Waiting for|Loading the view|is looking/.test(view) &&
      document.querySelector(".status")?.textContent === ""
    );
  });

const walks: readonly (readonly [view: string, walk: (page: Page) => Promise<unknown>])[] = [
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
  ],
  ["touch", (page) => page.getByRole("button", { name: "Paint" }).click()],
  [
    "network",
    async (page) => {
      await page.getByRole("button", { name: "List" }).click();
      await page.getByRole("button", { name: /▸ head/ }).click();
      await page.getByRole("button", { name: /head\/gemm/ }).click();
    },
  ],
  ["compare", (page) => page.getByRole("button", { name: "Two classes" }).click()],
  ["dream", (page) => page.getByRole("button", { name: "Dream on a picture" }).click()],
];

test.each(walks)("%s: its address opens the same view on another day", slow, async (view, walk) => {
  const all = await opened({ query: `?view=${view}` });
  await all.page.locator(".thumb").nth(5).waitFor();
  await quiet(all.page);
  await walk(all.page);
  await quiet(all.page);
  await all.page.waitForTimeout(500);
  const [address, before] = [all.page.url(), await seen(all.page)];
  const again = await opened({ query: address.slice(url().length) });
  await again.page.locator(".thumb").nth(5).waitFor();
  await quiet(again.page);
  await expect.poll(() => seen(again.page), { timeout: 60_000 }).toEqual(before);
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

test(
  "while the engine is on its way the page says so, and when it cannot come, what to do",
  slow,
  async () => {
    expect(await (await fetch(url())).text()).toContain("Fovea Studio is opening");
    const gate = await gated(url(), /\.wasm$/);
    const all = await open({ url: gate.url, context: { serviceWorkers: "block" } });
    const { page } = all;
    page.setDefaultTimeout(90_000);
    await page.getByText("about 14 MB").waitFor();
    await page.getByText("as long as the connection needs").waitFor();
    await page.getByRole("progressbar", { name: "Opening the first network" }).waitFor();
    gate.open();
    await explained(page);
    expect(await page.getByText("about 14 MB").count()).toBe(0);
    await page.context().route("**/list.json", (route) => route.abort());
    await page.reload();
    await page.getByText("No network is open.").waitFor();
    await all.close();
    await gate.close();
  },
);

test("on paper the view stands alone, and nothing moves for those who do not want it", slow, async () => {
  const all = await opened({ context: { reducedMotion: "reduce" } });
  const { page } = all;
  await explained(page);
  const durations = await page.evaluate(() =>
    Array.from(document.querySelectorAll("*"), (each) =>
      Number.parseFloat(getComputedStyle(each).transitionDuration),
    ),
  );
  expect(Math.max(...durations)).toBeLessThan(0.001);
  await page.emulateMedia({ media: "print" });
  expect(await page.getByRole("navigation").isVisible()).toBe(false);
  expect(await page.getByRole("img", { name: /: why / }).isVisible()).toBe(true);
  await closed(all);
});

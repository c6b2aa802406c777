/** The frame of the page: what goes with a picture, what a network knows, messages that do not pile up, settings that are not lost. */

import type { Page } from "playwright";
import { expect, test } from "vitest";
import { goodPng, menagerieNet, modelFile, pictureFile } from "./bad-files.ts";
import { explained } from "./explained.ts";
import { type Opened, studio } from "./studio.ts";

const { open } = studio();
const slow = { timeout: 240_000 };

async function opened(query = ""): Promise<Opened> {
  const all = await open({ query });
  all.page.setDefaultTimeout(90_000);
  return all;
}

async function closed({ strangers, errors, close }: Opened): Promise<void> {
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
}

const inAddress = (page: Page, ...names: string[]): (string | null)[] => {
  const params = new URL(page.url()).searchParams;
  return names.map((name) => params.get(name));
};

test("a chosen and an expected class stay for the next visit, and go with the picture", slow, async () => {
  const all = await opened("?picture=fox,%20room");
  const { page } = all;
  const classes = page.getByRole("list", { name: "Classes" });
  const expectedClass = page.getByLabel("I expected");
  await explained(page, "fox");
  await classes.getByRole("button").nth(1).click();
  await expectedClass.selectOption("dog");
  const [target, expected] = inAddress(page, "target", "expected");
  expect([target, expected]).not.toContain(null);
  await page.reload();
  await explained(page);
  await page.locator(".thumb").nth(5).waitFor();
  expect(inAddress(page, "picture", "target", "expected")).toEqual(["fox, room", target, expected]);
  await page.getByRole("button", { name: /^owl, city/ }).click();
  await explained(page, "owl");
  expect(inAddress(page, "target", "expected", "class-a")).toEqual([null, null, null]);
  expect(await expectedClass.inputValue()).toBe("");
  expect(await classes.getByRole("button", { pressed: true }).textContent()).toMatch(/^owl/);
  await page.getByRole("navigation").getByRole("link", { name: "Touch" }).click();
  await page.getByRole("heading", { name: "How sure it is of owl" }).waitFor();
  await closed(all);
});

test("another network forgets classes and layers, which mean something else there", slow, async () => {
  const all = await opened("?target=3&of=7&map-layer=stage1/block1/relu");
  const { page } = all;
  await explained(page);
  expect(inAddress(page, "target", "of")).toEqual(["3", "7"]);
  await page.getByLabel("Files to open").setInputFiles(modelFile("again.onnx", menagerieNet));
  await page.waitForFunction(() => new URLSearchParams(location.search).get("model") === "again.onnx");
  expect(inAddress(page, "target", "of", "map-layer")).toEqual([null, null, null]);
  await closed(all);
});

test("a network of few classes says what it knows beside its answer", slow, async () => {
  const all = await opened();
  const says = all.page.getByRole("region", { name: "What it says" });
  await says.getByText(/^This network knows ten things: .*wolf.*\. Whatever you show it/).waitFor();
  await closed(all);
});

test("messages are counted and not piled up; all can be closed at once", slow, async () => {
  const all = await opened();
  const { page } = all;
  await explained(page);
  const give = (name: string): Promise<void> =>
    page.getByLabel("Pictures to add").setInputFiles(pictureFile(name, "no picture"));
  const cards = page.locator(".notice");
  for (const name of ["a.png", "b.png", "a.png", "c.png", "d.png"]) {
    await give(name);
    await cards.first().getByText(`"${name}"`).waitFor();
  }
  expect(await cards.count()).toBe(3);
  await expect.poll(() => cards.nth(2).textContent()).toContain("2 times");
  await page.getByText("1 older message waits").waitFor();
  await cards.first().getByRole("button", { name: "Close this message" }).click();
  await cards.nth(2).getByText('"b.png"').waitFor();
  await page.getByRole("button", { name: "Close all 3 messages" }).click();
  expect(await cards.count()).toBe(0);
  await closed(all);
});

test("a slider's value is in the address when its view is left at once", slow, async () => {
  const all = await opened();
  const { page } = all;
  await explained(page);
  // In one go: no time to rest.
  await page.evaluate(() => {
    const slider = document.querySelector<HTMLInputElement>("main input[type='range']");
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    set?.call(slider, "0.5");
    slider?.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelector<HTMLAnchorElement>(".views a:nth-child(2)")?.click();
  });
  await page.getByRole("heading", { level: 1, name: "What happens if I hide this?" }).waitFor();
  await expect.poll(() => inAddress(page, "alpha")).toEqual(["0.5"]);
  await closed(all);
});

test(
  "however long the strip, pictures can be added, and every thumbnail has its percentage",
  slow,
  async () => {
    const all = await open({ context: { viewport: { width: 390, height: 844 } } });
    const { page } = all;
    page.setDefaultTimeout(90_000);
    await explained(page);
    await page.locator(".thumb").nth(5).waitFor();
    const add = page.getByRole("button", { name: /Add pictures/ });
    const place = await add.boundingBox();
    expect((place?.x ?? 400) + (place?.width ?? 0)).toBeLessThanOrEqual(390);
    const numbers = page.locator(".thumb .number");
    await numbers.nth(2).waitFor();
    const cut = await numbers.evaluateAll(
      (all) => all.filter((each) => each.scrollWidth > each.clientWidth + 1).length,
    );
    expect(cut).toBe(0);
    await closed(all);
  },
);

const phone = { viewport: { width: 390, height: 844 } };

test(
  "a message is seen however far down one is, lies beside the page and not over its end",
  slow,
  async () => {
    const all = await opened();
    const { page } = all;
    await explained(page);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.getByLabel("Files to open").setInputFiles(modelFile("letter.pdf", "%PDF-1.7"));
    const card = page.locator(".notice");
    await card.getByText('Cannot open "letter.pdf": a PDF is neither a picture nor a network').waitFor();
    await card.getByText("Save the page that you want as a picture").waitFor();
    for (const viewport of [{ width: 1280, height: 800 }, phone.viewport]) {
      await page.setViewportSize(viewport);
      const { x = -1, y = -1, width = 0, height = 0 } = (await card.boundingBox()) ?? {};
      expect({ inside: x >= 0 && y >= viewport.height / 2 && x + width <= viewport.width }).toEqual({
        inside: true,
      });
      expect(y + height).toBeLessThanOrEqual(viewport.height);
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      const end = await page.evaluate(() => document.querySelector("main")?.getBoundingClientRect().bottom);
      expect(end).toBeLessThanOrEqual(y);
    }
    // Who goes on has read it.
    await page.getByLabel("Files to open").setInputFiles(pictureFile("good.png", await goodPng()));
    await card.waitFor({ state: "detached" });
    await closed(all);
  },
);

test("on a phone the header is low, and the menu shows that it goes on", slow, async () => {
  const all = await open({ context: phone });
  const { page } = all;
  page.setDefaultTimeout(90_000);
  await explained(page);
  const menu = page.getByRole("navigation", { name: "Views" });
  const bottom = await page.locator(".bar").evaluate((bar) => bar.getBoundingClientRect().bottom);
  expect(bottom).toBeLessThanOrEqual(150);
  expect(await menu.getAttribute("data-more")).toBe("right");
  await menu.getByRole("link", { name: "Collections" }).click();
  await expect.poll(() => menu.getAttribute("data-more")).toBe("left");
  await closed(all);
});

test(
  "what runs a network is said in its dialog, and a whole name at the keyboard's focus",
  slow,
  async () => {
    const all = await opened();
    const { page } = all;
    await explained(page);
    await page.locator(".thumb .number").first().waitFor();
    await page.locator(".thumb button").first().focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    await page
      .locator(".full-name")
      .getByText(/^wolf, .*: wolf, \d+ %$/)
      .waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".full-name").waitFor({ state: "detached" });
    await page.getByText("10 possible answers. Nothing leaves this browser.").waitFor();
    await page.getByRole("button", { name: "The model" }).click();
    await page.getByText("How large it is, and what runs it").click();
    await page.getByText(/with 104,922 numbers that it learned/).waitFor();
    await closed(all);
  },
);

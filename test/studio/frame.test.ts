/** The frame of the page: what goes with a picture, what a network knows, messages that do not pile up, settings that are not lost. */

import type { Page } from "playwright";
import { expect, test } from "vitest";
import { goodPng, menagerieNet, modelFile, pictureFile } from "./bad-files.ts";
import { explained, settled } from "./explained.ts";
import { inAddress, type Opened, studio } from "./studio.ts";

const { open } = studio();

async function closed({ strangers, errors, close }: Opened): Promise<void> {
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
}

const allInAddress = (page: Page, ...names: string[]): Promise<(string | undefined)[]> =>
  Promise.all(names.map((name) => inAddress(page, name)));

test("a chosen and an expected class stay for the next visit, and go with the picture", async () => {
  const all = await open({ query: "?picture=fox,%20room" });
  const { page } = all;
  const classes = page.getByRole("list", { name: "Classes" });
  const expectedClass = page.getByLabel("I expected");
  await explained(page, "fox");
  await classes.getByRole("button").nth(1).click();
  await expectedClass.selectOption("dog");
  await expect.poll(() => allInAddress(page, "target", "expected")).not.toContain(undefined);
  const [target, expected] = await allInAddress(page, "target", "expected");
  await page.reload();
  await explained(page, "fox");
  await settled(page);
  expect(await allInAddress(page, "picture", "target", "expected")).toEqual(["fox, room", target, expected]);
  await page.getByRole("button", { name: /^owl, city/ }).click();
  await explained(page, "owl");
  expect(await allInAddress(page, "target", "expected", "class-a")).toEqual(Array(3).fill(undefined));
  await expect.poll(() => expectedClass.inputValue()).toBe("");
  await expect.poll(() => classes.getByRole("button", { pressed: true }).textContent()).toMatch(/^owl/);
  await page.getByRole("navigation").getByRole("link", { name: "Touch" }).click();
  await page.getByRole("heading", { name: "How sure it is of owl" }).waitFor();
  await closed(all);
});

test("another network forgets classes and layers, which mean something else there", async () => {
  const all = await open({ query: "?target=3&of=7&map-layer=stage1/block1/relu" });
  const { page } = all;
  await explained(page);
  expect(await allInAddress(page, "target", "of")).toEqual(["3", "7"]);
  await page.getByLabel("Files to open").setInputFiles(modelFile("again.onnx", menagerieNet));
  await page.waitForFunction(() => new URLSearchParams(location.search).get("model") === "again.onnx");
  expect(await allInAddress(page, "target", "of", "map-layer")).toEqual(Array(3).fill(undefined));
  await closed(all);
});

test("a network of few classes says what it knows beside its answer", async () => {
  const all = await open();
  const says = all.page.getByRole("region", { name: "What it says" });
  await says.getByText(/^This network knows ten things: .*wolf.*\. Whatever you show it/).waitFor();
  await closed(all);
});

test("messages are counted and not piled up; all can be closed at once", async () => {
  const all = await open();
  const { page } = all;
  await explained(page);
  const give = (name: string): Promise<void> =>
    page.getByLabel("Pictures to add").setInputFiles(pictureFile(name, "no picture"));
  const cards = page.locator(".notice");
  for (const name of ["a.png", "b.png", "a.png", "c.png", "d.png"]) {
    await give(name);
    await cards.first().getByText(`"${name}"`).waitFor();
  }
  await expect.poll(() => cards.count()).toBe(3);
  await expect.poll(() => cards.nth(2).textContent()).toContain("2 times");
  await page.getByText("1 older message waits").waitFor();
  await cards.first().getByRole("button", { name: "Close this message" }).click();
  await cards.nth(2).getByText('"b.png"').waitFor();
  await page.getByRole("button", { name: "Close all 3 messages" }).click();
  await expect.poll(() => cards.count()).toBe(0);
  await closed(all);
});

test("a slider's value is in the address when its view is left at once", async () => {
  const all = await open();
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
  await expect.poll(() => inAddress(page, "alpha")).toBe("0.5");
  await closed(all);
});

test("however long the strip, pictures can be added, and every thumbnail has its percentage", async () => {
  const all = await open({ context: { viewport: { width: 390, height: 844 } } });
  const { page } = all;
  await explained(page);
  await settled(page);
  const add = page.getByRole("button", { name: /Add pictures/ });
  const place = await add.boundingBox();
  expect((place?.x ?? 400) + (place?.width ?? 0)).toBeLessThanOrEqual(390);
  const numbers = page.locator(".thumb .number");
  await numbers.nth(2).waitFor();
  const cut = (): Promise<number> =>
    numbers.evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth + 1).length);
  await expect.poll(cut).toBe(0);
  await closed(all);
});

const phone = { viewport: { width: 390, height: 844 } };

/** Where the message lies on the screen, at the end of the page. Asked in one go: the page may still grow. */
function placeOfCard() {
  scrollTo(0, document.documentElement.scrollHeight);
  const card = document.querySelector(".notice")?.getBoundingClientRect() ?? new DOMRect(-1, -1);
  const end = document.querySelector("main")?.getBoundingClientRect().bottom ?? 0;
  return {
    inside: card.left >= 0 && card.right <= innerWidth && card.bottom <= innerHeight,
    low: card.top >= innerHeight / 2,
    overEnd: end > card.top,
  };
}

test("a message is seen however far down one is, lies beside the page and not over its end", async () => {
  const all = await open();
  const { page } = all;
  await explained(page);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.getByLabel("Files to open").setInputFiles(modelFile("letter.pdf", "%PDF-1.7"));
  const card = page.locator(".notice");
  await card.getByText('Cannot open "letter.pdf": a PDF is neither a picture nor a network').waitFor();
  await card.getByText("Save the page that you want as a picture").waitFor();
  for (const viewport of [{ width: 1280, height: 800 }, phone.viewport]) {
    await page.setViewportSize(viewport);
    await expect.poll(() => page.evaluate(placeOfCard)).toEqual({ inside: true, low: true, overEnd: false });
  }
  // Who goes on has read it.
  await page.getByLabel("Files to open").setInputFiles(pictureFile("good.png", await goodPng()));
  await card.waitFor({ state: "detached" });
  await closed(all);
});

test("on a phone the header is low, and the menu shows that it goes on", async () => {
  const all = await open({ context: phone });
  const { page } = all;
  await explained(page);
  const menu = page.getByRole("navigation", { name: "Views" });
  const bottom = (): Promise<number> =>
    page.locator(".bar").evaluate((bar) => bar.getBoundingClientRect().bottom);
  await expect.poll(bottom).toBeLessThanOrEqual(150);
  await expect.poll(() => menu.getAttribute("data-more")).toBe("right");
  await menu.getByRole("link", { name: "Collections" }).click();
  await expect.poll(() => menu.getAttribute("data-more")).toBe("left");
  await closed(all);
});

test("what runs a network is said in its dialog, and a whole name at the keyboard's focus", async () => {
  const all = await open();
  const { page } = all;
  await explained(page);
  await page.locator(".thumb").first().locator(".number").waitFor();
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
});

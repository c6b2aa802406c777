/** The frame of the page: what goes with a picture, what a network knows, messages that do not pile up, settings that are not lost. */

import type { Page } from "playwright";
import { expect, test } from "vitest";
import { menagerieNet, modelFile, pictureFile } from "./bad-files.ts";
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

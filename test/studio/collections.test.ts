/** Many pictures: an exported store and a folder in the page, neighbours against core's, groups. */

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { NeighbourSearch } from "@fovea/core";
import { numberText } from "@fovea/render";
import type { Locator, Page } from "playwright";
import { beforeAll, expect, test } from "vitest";
import { fovea, temporaryFolder } from "../cli/fovea.ts";
import { expectPicture, inAddress, pressOnce, studio } from "./studio.ts";

const { open } = studio();
const biased = createRequire(import.meta.url).resolve("@fovea/menagerie/models/menagerie-net-biased.onnx");

/** Forty drawn animals, the store of a scan of them by the biased network, and its export. */
const folder = temporaryFolder(async (path) => {
  const run = async (...args: string[]): Promise<void> => {
    const { code, stderr } = await fovea(path, ...args);
    if (code !== 0) throw new Error(stderr);
  };
  await run("menagerie", "render", "--count", "40", "--size", "64", "--out", "animals", "--from", "500000");
  rmSync(join(path, "animals", "masks"), { recursive: true });
  for (let i = 0; i < 12; i++)
    cpSync(join(path, "animals"), join(path, "many", `copy ${i}`), { recursive: true });
  mkdirSync(join(path, "named"));
  const drawn = readdirSync(join(path, "animals"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".png"),
  );
  const names = ["wolf 1", "wolf 2", "fox 1", "owl 1", "owl 2", "stray 1", "stray 2"];
  for (const [i, name] of names.entries())
    cpSync(join(path, "animals", drawn[i] as string), join(path, "named", `${name}.png`));
  await run("scan", biased, "animals", "--store", "s.fovea");
  await run("store", "export", "s.fovea", "--web", "web");
});

interface Exported {
  readonly keys: readonly string[];
  readonly rows: readonly Float32Array[];
}

let exported: Exported;
beforeAll(() => {
  const web = join(folder, "web");
  const keys: string[] = JSON.parse(readFileSync(join(web, "keys.json"), "utf8"));
  const all = new Float32Array(new Uint8Array(readFileSync(join(web, "embeddings.bin"))).buffer);
  const size = all.length / keys.length;
  exported = { keys, rows: keys.map((_, i) => all.subarray(i * size, (i + 1) * size)) };
});

/** What core says in Node: the nearest by cosine distance, written as the page writes it. */
function nearestOf(row: number, count: number): string[] {
  const { keys, rows } = exported;
  const search = new NeighbourSearch(
    [{ vector: rows[row] as Float32Array, except: new Set([row]) }],
    count,
    "cosine",
  );
  for (const [i, vector] of rows.entries()) search.offer(i, vector);
  return (search.nearest()[0] ?? []).map(({ index, distance }) => `${keys[index]} ${numberText(distance)}`);
}

async function choose(page: Page, path: string): Promise<void> {
  const input = page.getByLabel("Folder of pictures, or an exported store");
  await input.waitFor({ state: "attached" });
  await input.setInputFiles(path);
}

/** Keys and distances of the neighbours on the page. */
async function neighboursOn(page: Page): Promise<string[]> {
  const list = page.getByRole("list", { name: "Nearest neighbours" });
  await list.getByRole("button").first().waitFor();
  return list
    .getByRole("button")
    .evaluateAll((found) =>
      found.map(
        (button) => `${button.getAttribute("title")} ${button.querySelector(".number")?.textContent}`,
      ),
    );
}

test("an exported store opens: its map, neighbours as core has them, groups, and the address", async () => {
  const { page, strangers, errors, close } = await open({ query: "?view=collections&near=5" });
  await choose(page, join(folder, "web"));
  await page.getByRole("heading", { name: /web: 40 pictures, as menagerie-net-biased/ }).waitFor();
  await page.getByText(/The model is right on \d+ of 40/).waitFor();
  const map = page.getByRole("application", { name: "Map of 40 pictures" });
  await map.focus();
  await page.keyboard.press("Enter");
  const key = await page.waitForFunction(() => new URLSearchParams(location.search).get("key"));
  const row = exported.keys.indexOf((await key.jsonValue()) as string);
  expect(row).toBeGreaterThanOrEqual(0);
  await expect.poll(() => neighboursOn(page)).toEqual(nearestOf(row, 5));
  await page.getByRole("slider", { name: "How many" }).first().fill("3");
  await expect.poll(() => neighboursOn(page)).toEqual(nearestOf(row, 3));
  await page.getByText(/other pictures ha(s|ve) a closer look-alike|too few pictures/).waitFor();
  await page.getByLabel("Colour by").selectOption("right or wrong");
  await page
    .getByRole("list", { name: "Colours of the map" })
    .getByRole("button", { name: /^wrong/ })
    .waitFor();
  // A slider is written into the address when it rests.
  await page.waitForURL(
    (url) => url.searchParams.get("near") === "3" && url.searchParams.get("colour") === "right",
  );
  await page
    .getByRole("region", { name: "Group 1", exact: true })
    .getByText(/The model says/)
    .waitFor();
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("the map is drawn the same again, moves by wheel and drag, and a click chooses", async () => {
  const { page, errors, close } = await open({ query: "?view=collections" });
  await choose(page, join(folder, "web"));
  const map = page.getByRole("application");
  await map.waitFor();
  const canvas = map.locator("canvas").first();
  await expectPicture(canvas, "collection-map", 2);
  const drawn = (): Promise<string> => canvas.evaluate((each) => (each as HTMLCanvasElement).toDataURL());
  const before = await drawn();
  const box = (await map.boundingBox()) as { x: number; y: number; width: number; height: number };
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  await page.mouse.move(...middle);
  // The wheel is the page's until the map is pressed.
  await page.mouse.wheel(0, 40);
  await page.getByText("To come nearer with the wheel, click the map first").waitFor();
  await page.waitForFunction(() => scrollY > 0);
  await page.mouse.wheel(0, -40);
  await page.waitForFunction(() => scrollY === 0);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -400);
  await page.keyboard.up("Control");
  await page.mouse.down();
  await page.mouse.move(middle[0] + 60, middle[1] + 30, { steps: 4 });
  await page.mouse.up();
  await expect.poll(drawn).not.toBe(before);
  expect(await inAddress(page, "key")).toBeUndefined();
  // Back to all, then along a row of points until one has a picture under it.
  await page.getByRole("button", { name: "All", exact: true }).click();
  const now = (await map.boundingBox()) as typeof box;
  for (let x = 0.05; x < 1 && !(await inAddress(page, "key")); x += 0.03)
    for (let y = 0.1; y < 1 && !(await inAddress(page, "key")); y += 0.1)
      await page.mouse.click(now.x + x * now.width, now.y + y * now.height);
  expect(exported.keys).toContain(await inAddress(page, "key"));
  expect(errors).toEqual([]);
  await close();
});

test("a picture of a store is explained once its folder is given", async () => {
  const { page, errors, close } = await open({ query: "?view=collections" });
  await choose(page, join(folder, "web"));
  const list = page.getByRole("region", { name: "All pictures" });
  await list.getByLabel("Find by name or class").fill("owl");
  const found = list.getByRole("list", { name: "Pictures" }).getByRole("button");
  await expect
    .poll(async () => (await found.allTextContents()).every((text) => text.includes("owl")))
    .toBe(true);
  await found.first().click();
  await page.getByRole("button", { name: "Give its folder, to open it in Explain" }).waitFor();
  await page.getByLabel("Folder of the pictures").first().setInputFiles(join(folder, "animals"));
  await page.getByRole("button", { name: "Open in Explain" }).click();
  await page.waitForFunction(() => !location.search.includes("view="));
  const name = await inAddress(page, "picture");
  expect(exported.keys.some((key) => key.endsWith(`/${name}`))).toBe(true);
  // Back again everything is as it was.
  await page.getByRole("link", { name: "Collections" }).click();
  await page.getByRole("button", { name: "Open in Explain" }).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test("the open pictures are a collection, and the address opens it again", async () => {
  const { page, strangers, errors, close } = await open({
    query: "?view=collections&from=open&key=wolf%2C+forest&colour=label",
  });
  await page
    .getByRole("heading", { name: /the open pictures: \d+ pictures, as menagerie-net.onnx/ })
    .waitFor();
  await page.getByText("taken from the names of the files").waitFor();
  await page.getByRole("heading", { name: "wolf, forest" }).waitFor();
  await page.getByText("It shows wolf: right.").waitFor();
  await expect.poll(() => neighboursOn(page)).toHaveLength(8);
  await page
    .getByText(/This needs two classes that menagerie-net.onnx knows, with 8 pictures each/)
    .waitFor();
  await page.getByRole("button", { name: "Open in Explain" }).click();
  await page.waitForFunction(() => !location.search.includes("view="));
  expect(await inAddress(page, "picture")).toBe("wolf, forest");
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("Stop ends the looking at a folder: nothing opens, and another collection can be", async () => {
  const { page, errors, close } = await open({ query: "?view=collections" });
  // No model yet, no measuring.
  await page.waitForFunction(() => new URLSearchParams(location.search).get("view") === "collections");
  await page.getByRole("button", { name: /Take the [1-9]\d* open pictures/ }).waitFor();
  const stopped = page.evaluate(pressOnce, ["Stop", "looks at 480 pictures"] as const);
  await choose(page, join(folder, "many"));
  await stopped;
  const doing = page.getByRole("region", { name: "What is going on" });
  await doing.waitFor({ state: "detached" });
  await choose(page, join(folder, "web"));
  await page.getByRole("heading", { name: /web: 40 pictures/ }).waitFor();
  await page.getByRole("region", { name: "All pictures" }).getByRole("button").first().click();
  await expect.poll(() => neighboursOn(page)).toHaveLength(8);
  expect(errors).toEqual([]);
  await close();
});

test("a picture chosen far down is shown where one looks, and Close goes back to it", async () => {
  const { page, errors, close } = await open({ query: "?view=collections" });
  await choose(page, join(folder, "web"));
  const list = page.getByRole("region", { name: "All pictures" }).getByRole("list", { name: "Pictures" });
  await page.getByRole("region", { name: "Group 1", exact: true }).waitFor();
  const last = list.getByRole("button").last();
  // Wide: its panel is beside the list.
  await last.click();
  const title = page.getByRole("heading", { name: String(await last.getAttribute("title")) });
  await expect.poll(() => shownWithin(title)).toBe(true);
  await expect.poll(() => shownWithin(last)).toBe(true);
  await page.getByRole("button", { name: "Close", exact: true }).click();
  // Narrow: the page goes to the panel and back.
  await page.setViewportSize({ width: 390, height: 800 });
  await last.click();
  await page.waitForFunction(() => document.activeElement?.tagName === "H3");
  await expect.poll(() => shownWithin(title)).toBe(true);
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect.poll(() => shownWithin(last)).toBe(true);
  expect(errors).toEqual([]);
  await close();
});

const shownWithin = (found: Locator): Promise<boolean> =>
  found.evaluate((each) => {
    const { top, bottom } = each.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });

test("pictures that cannot be judged are named, with the reason, and each share with its base", async () => {
  const { page, errors, close } = await open({ query: "?view=collections" });
  await page.getByRole("button", { name: /Take the [1-9]\d* open pictures/ }).waitFor();
  await choose(page, join(folder, "named"));
  const head = page.getByRole("region", { name: "Collection", exact: true });
  await head.getByText(/The model is right on \d of 5 that could be judged\./).waitFor();
  await head.getByText("2 pictures could not be judged: which, and why").click();
  await head
    .getByText(/^stray 1.png: its file name holds no name of a class as the network spells it/)
    .waitFor();
  await page
    .getByRole("region", { name: "Group 1", exact: true })
    .getByText(/in the whole collection \d of 5 \(/)
    .waitFor();
  const list = page.getByRole("region", { name: "All pictures" });
  await list.getByLabel("Show").selectOption("unjudged");
  await list.getByText("2 of 7 pictures").waitFor();
  await list.getByRole("button", { name: "stray 2.png: the model says" }).click();
  await page.getByText(/Whether that is right could not be judged: its file name/).waitFor();
  expect(errors).toEqual([]);
  await close();
});

/** Touch, as a person uses it: what is hidden changes the numbers, by pointer and by keyboard. */

import {
  baselineOf,
  explain,
  type Model,
  methodById,
  Occluder,
  predict,
  scoresOf,
  targetsFor,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { numberText } from "@fovea/render";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { shortPercent } from "../../packages/studio/src/views/touch/outcome.ts";
import { patchText, readPatch } from "../../packages/studio/src/views/touch/patch.ts";
import { expectPicture, inAddress, pressOnce, studio } from "./studio.ts";
import { wolfInNode } from "./touch-subject.ts";

const { open } = studio();
const runtime = nodeRuntime({ threads: 1 });
/** What menagerie-net sees. */
const seen = { width: 64, height: 64 };
const patch = (x: number, y: number, side: number): string => `&patch=${patchText({ x, y, side }, seen)}`;
const clean = { strangers: [], errors: [] };

const touch = (more: string) => open({ query: `?view=touch&engine=wasm&picture=wolf,%20forest${more}` });
const sure = (page: Page) => page.locator(".touch-numbers strong");
const answered = (page: Page) => page.getByText(/^Answered in/).waitFor();
const stage = (page: Page) => page.locator(".touch-stage");

/** A place on the picture, in parts of its width and height. */
async function at(page: Page, across: number, down: number): Promise<[number, number]> {
  await stage(page).scrollIntoViewIfNeeded();
  const box = await stage(page).boundingBox();
  if (!box) throw new Error("the picture is not on the page");
  return [box.x + across * box.width, box.y + down * box.height];
}

test("a patch says in numbers what the network makes of the rest, the same as in Node", async () => {
  const { page, strangers, errors, close } = await touch(`${patch(32, 40, 14)}&fill=grey`);
  await answered(page);
  const { model, x } = await wolfInNode(runtime);
  const occluder = await Occluder.open(model, x, { window: [14, 14] });
  const box = [
    [40, 54],
    [32, 46],
  ] as const;
  const { logits } = await occluder.scores(box, baselineOf({ x, model, seed: 0 }, "grey"));
  const { probabilities } = scoresOf({ type: "float32", shape: [1, 10], data: logits }, model.head.kind);
  const wolf = probabilities[await wolfOf(model, x)] as number;
  await expect.poll(() => sure(page).textContent()).toBe(shortPercent(wolf));
  await expectPicture(page.getByRole("img", { name: "The picture with the patch on it" }), "touch-patch");
  expect({ strangers, errors }).toEqual(clean);
  await close();
});

test("the patch follows the pointer and the keyboard, and stays in the address", async () => {
  const { page, strangers, errors, close } = await touch(patch(2, 2, 12));
  await answered(page);
  const before = await sure(page).textContent();
  await page.mouse.move(...(await at(page, 0.1, 0.1)));
  await page.mouse.down();
  await page.mouse.move(...(await at(page, 0.6, 0.65)), { steps: 12 });
  await page.mouse.up();
  await expect.poll(() => sure(page).textContent()).not.toBe(before);
  await expect.poll(() => patchIn(page)).toEqual([34, 37, 12]);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect.poll(() => patchIn(page)).toEqual([34, 28, 14]);
  await page.getByRole("slider", { name: "From the left" }).fill("3");
  await expect.poll(() => patchIn(page)).toEqual([3, 28, 14]);
  const canvas = stage(page).locator("canvas");
  const shown = (): Promise<string> => canvas.evaluate((each) => (each as HTMLCanvasElement).toDataURL());
  // The worker draws the dots: they are there a moment after they are chosen.
  const plain = await shown();
  await page.getByLabel("Hide it behind").selectOption("noise");
  await expect.poll(shown).not.toBe(plain);
  const dotted = await shown();
  await page.reload();
  await answered(page);
  await expect.poll(shown).toBe(dotted);
  expect({ strangers, errors }).toEqual(clean);
  await close();
});

test("what is painted is hidden, or all that is kept; steps can be undone", async () => {
  const { page, strangers, errors, close } = await touch("&touch=paint");
  await page.getByText("Nothing is hidden yet.").waitFor();
  const whole = await sure(page).textContent();
  await page.mouse.move(...(await at(page, 0.2, 0.75)));
  await page.mouse.down();
  await page.mouse.move(...(await at(page, 0.75, 0.68)), { steps: 15 });
  await page.mouse.up();
  await answered(page);
  await expect.poll(() => sure(page).textContent()).not.toBe(whole);
  await expectPicture(page.getByRole("img", { name: "The picture with what is hidden" }), "touch-painted", 2);
  const hidden = await sure(page).textContent();
  await page.getByRole("button", { name: "Keep only what I mark" }).click();
  await expect.poll(() => sure(page).textContent()).not.toBe(hidden);
  expect(await inAddress(page, "hide")).toBe("others");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Nothing is hidden yet.").waitFor();
  await expect.poll(() => sure(page).textContent()).toBe(whole);
  await page.getByRole("button", { name: /^Brush\./ }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await answered(page);
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByText("0 % of the picture is marked").waitFor();
  expect({ strangers, errors }).toEqual(clean);
  await close();
});

test("areas are hidden by a click or from the list", async () => {
  const { page, strangers, errors, close } = await touch("&touch=areas&areas=20");
  await page.locator(".touch-borders").waitFor({ state: "attached" });
  await page.mouse.click(...(await at(page, 0.45, 0.72)));
  await answered(page);
  const one = await page.getByText(/ of the picture is marked$/).textContent();
  await page.getByText("Choose from a list").click();
  const areas = page.getByRole("list", { name: "Areas" }).getByRole("button");
  const marked = (): Promise<number> => page.locator(".touch-areas [aria-pressed=true]").count();
  await expect.poll(marked).toBe(1);
  await areas.first().focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(marked).toBe(3);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => page.getByText(/ of the picture is marked$/).textContent()).toBe(one);
  await expectPicture(page.getByRole("img", { name: "The picture in areas" }), "touch-areas");
  expect({ strangers, errors }).toEqual(clean);
  await close();
});

test("what is painted does not count where areas are clicked, and comes back", async () => {
  const { page, strangers, errors, close } = await touch("&touch=paint&areas=20");
  const share = page.getByText(/ of the picture is marked$/);
  const whole = await sure(page).textContent();
  await page.mouse.click(...(await at(page, 0.45, 0.72)));
  await answered(page);
  await page.getByText(/ percentage points$/).waitFor();
  const said = async () => [await share.textContent(), await sure(page).textContent()];
  const painted = await said();
  expect(painted[1]).not.toBe(whole);
  await page.getByRole("button", { name: "Click areas" }).click();
  await page.getByText("Nothing is hidden yet.").waitFor();
  await expect.poll(said).toEqual(["0 % of the picture is marked", whole]);
  await page.getByText("What you painted does not count here.").waitFor();
  await page.locator(".touch-borders").waitFor({ state: "attached" });
  await page.mouse.click(...(await at(page, 0.1, 0.1)));
  await page.getByText(/^With these areas hidden/).waitFor();
  await page.getByRole("button", { name: "Paint" }).click();
  await page.getByText(/^With what you painted hidden/).waitFor();
  await page.getByText("The areas you clicked do not count here.").waitFor();
  await expect.poll(said).toEqual(painted);
  expect({ strangers, errors }).toEqual(clean);
  await close();
});

test("the patch tried everywhere is the occlusion map, can be paused and given up", async () => {
  const { page, strangers, errors, close } = await touch(`&touch=everywhere${patch(20, 20, 8)}&fill=black`);
  // What is stopped before the first place is known has not begun.
  const paused = page.evaluate(pressOnce, ["Pause", "of 225 places tried"] as const);
  await page.getByRole("button", { name: "Start" }).click();
  await paused;
  await page.getByText(/places tried, paused$/).waitFor();
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText("All 225 places tried.").waitFor();
  const { model, x } = await wolfInNode(runtime);
  const values = await occlusionMap(model, x, { window: 8, baseline: "black" });
  const said = await page.getByRole("region", { name: "What it found" }).textContent();
  expect(said).toContain(`falls by ${numberText(Math.max(...values), 4)}`);
  expect(said).toContain(`rises by ${numberText(-Math.min(...values), 4)}`);
  await page.mouse.move(...(await at(page, 40.5 / 64, 45.5 / 64)));
  const here = values[45 * 64 + 40] as number;
  const value = `${here < 0 ? "rises" : "falls"} by ${numberText(Math.abs(here), 4)}`;
  await page
    .getByText(`Pixel 40 from the left, 45 from the top: with a patch over it the raw score ${value}`)
    .waitFor();
  await expectPicture(page.getByRole("img", { name: /^Where a patch lowers/ }), "touch-everywhere");
  await page.getByRole("button", { name: "Clear" }).click();
  const cancelled = page.evaluate(pressOnce, ["Cancel", "Pause"] as const);
  await page.getByRole("button", { name: "Start" }).click();
  await cancelled;
  await expect.poll(() => page.getByRole("progressbar", { name: "Places that were tried" }).count()).toBe(0);
  expect({ strangers, errors }).toEqual(clean);
  await close();
});

async function patchIn(page: Page): Promise<number[]> {
  const { x, y, side } = readPatch((await inAddress(page, "patch")) ?? "", seen);
  return [x, y, side];
}

async function wolfOf(model: Model, x: Awaited<ReturnType<typeof wolfInNode>>["x"]): Promise<number> {
  return (await predict(model, x)).classes[0]?.index ?? 0;
}

async function occlusionMap(
  model: Model,
  x: Awaited<ReturnType<typeof wolfInNode>>["x"],
  options: Readonly<Record<string, unknown>>,
): Promise<Float32Array> {
  const [target] = await targetsFor(model, x, "top1", await predict(model, x));
  const method = methodById("occlusion");
  if (!target || !method) throw new Error("no target, or no method");
  return (await explain(model, x, { method, target, options })).values.data;
}

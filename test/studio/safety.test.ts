/** Bad files in the page: a sentence, a way on, nothing freezes. */

import type { Page } from "playwright";
import { expect, test } from "vitest";
import {
  goodPng,
  hugeNet,
  jpegOfSide,
  menagerieNet,
  modelFile,
  type NamedFile,
  pictureFile,
  pngOfSide,
  strangeNet,
} from "./bad-files.ts";
import { explained } from "./explained.ts";
import { studio } from "./studio.ts";

const { open, url } = studio();

const give = (page: Page, ...files: NamedFile[]): Promise<void> =>
  page.getByLabel("Files to open").setInputFiles(files);

const bad: readonly (readonly [what: string, file: () => Promise<NamedFile> | NamedFile, says: RegExp])[] = [
  [
    "a text as a model",
    () => modelFile("letter.onnx", "Dear all, here is my model."),
    /Cannot read the model/,
  ],
  ["an empty model", () => modelFile("empty.onnx", ""), /Cannot read the model/],
  ["half a model", () => modelFile("half.onnx", menagerieNet.subarray(0, 200_000)), /Cannot read the model/],
  ["an operator that the engine lacks", () => modelFile("strange.onnx", strangeNet()), /Frobnicate/],
  ["a network too large for memory", () => modelFile("huge.onnx", hugeNet()), /Cannot/],
  ["a file of another kind", () => modelFile("data.csv", "1,2,3"), /Cannot open/],
  ["a text as a picture", () => pictureFile("letter.png", "Dear all"), /Cannot show "letter\.png"/],
  ["an empty picture", () => pictureFile("empty.jpeg", ""), /Cannot show "empty\.jpeg"/],
  [
    "a PNG of 100 megapixels",
    async () => pictureFile("large.png", await pngOfSide(10_000)),
    /large\.png.*10.?000/,
  ],
  [
    "a JPEG of 100 megapixels",
    async () => pictureFile("large.jpeg", await jpegOfSide(10_000)),
    /large\.jpeg.*10.?000/,
  ],
  [
    "half a PNG",
    async () => pictureFile("half.png", (await goodPng()).subarray(0, 60)),
    /Cannot show "half\.png"/,
  ],
];

test("each bad file is told in words, nothing freezes, and the next good one is explained", async () => {
  const { page, errors, strangers, close } = await open();
  await explained(page);
  await watchFrames(page);
  for (const [what, file, says] of bad) {
    await give(page, await file());
    const notice = page.getByRole("alert").filter({ hasText: says });
    await notice.waitFor().catch(async () => {
      throw new Error(`${what}: the page says "${await page.getByRole("alert").textContent()}"`);
    });
    expect(await notice.textContent(), what).not.toMatch(/should not have happened|undefined|\[object/);
    await page.getByRole("button", { name: "Close this message" }).first().click();
    await expect.poll(() => page.getByRole("button", { name: "Close this message" }).count()).toBe(0);
  }
  await give(page, modelFile("again.onnx", menagerieNet), pictureFile("good.png", await goodPng()));
  await explained(page, "good.png");
  await expect
    .poll(() => page.getByRole("combobox", { name: "Model" }).locator("option:checked").textContent())
    .toContain("again.onnx");
  expect(await longestPause(page)).toBeLessThan(2000);
  expect({ errors, strangers }).toEqual({ errors: [], strangers: [] });
  await close();
});

test("a tab that is closed in the middle leaves nothing that hinders the next one", async () => {
  const { page, close } = await open({ query: "?method=integrated-gradients" });
  await page.getByRole("list", { name: "Classes" }).waitFor();
  const context = page.context();
  await page.close();
  const early = await context.newPage();
  await early.goto(url(), { waitUntil: "commit" });
  await early.close();
  const next = await context.newPage();
  const errors: string[] = [];
  next.on("pageerror", ({ message }) => errors.push(message));
  await next.goto(url());
  await explained(next);
  expect(errors).toEqual([]);
  await close();
});

/** Notes the longest time between two timers of the page. On a busy machine it is long without any fault: only a freeze counts. */
const watchFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const noted = globalThis as unknown as { longest: number };
    noted.longest = 0;
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      noted.longest = Math.max(noted.longest, now - last);
      last = now;
    }, 20);
  });

const longestPause = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { longest: number }).longest);

/** What a person takes home: a page that opens anywhere, pictures, numbers. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readPngText } from "@fovea/render";
import type { Download, Page } from "playwright";
import { chromium } from "playwright";
import sharp from "sharp";
import { expect, test } from "vitest";
import { chromiumPath } from "../chromium.ts";
import { fovea } from "../cli/fovea.ts";
import { apart } from "./apart.ts";
import { explained } from "./explained.ts";
import { explainedInNode, inputOf, openInNode } from "./in-node.ts";
import { studio } from "./studio.ts";

const { open, url } = studio();

const patience = { timeout: 300_000 };

async function opened() {
  const found = await open({ query: "?picture=wolf,+forest" });
  await explained(found.page, "wolf");
  await found.page.getByLabel("Method", { exact: true }).selectOption("lrp");
  await found.page.getByRole("img", { name: /^Layer-wise relevance propagation of wolf/ }).waitFor();
  return found;
}

/** The dialog that offers what can be saved; opening it saves nothing. */
async function reportDialog(page: Page) {
  await page.getByRole("button", { name: "Save a report" }).click();
  const dialog = page.getByRole("dialog", { name: "Save a report" });
  await dialog.waitFor();
  return dialog;
}

async function saved(page: Page, button: string | RegExp): Promise<Download> {
  const download = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name: button }).first().click();
  return download;
}

test("a page is saved when it is asked for, opens by itself and says everything", patience, async () => {
  const { page, strangers, errors, close } = await opened();
  let downloads = 0;
  page.on("download", () => {
    downloads += 1;
  });
  await reportDialog(page);
  const download = await saved(page, "Save the page (2 maps)");
  expect(downloads).toBe(1);
  expect(download.suggestedFilename()).toBe("fovea-wolf-forest.html");
  await page.getByText("Saved fovea-wolf-forest.html: 2 maps.").waitFor();
  const folder = mkdtempSync(join(tmpdir(), "fovea-report-"));
  const file = join(folder, "report.html");
  await download.saveAs(file);
  const { words, pictures, requests } = await lookedAt(file);
  rmSync(folder, { recursive: true });
  for (const part of [
    "menagerie-net.onnx",
    /[0-9a-f]{64}/,
    "Preprocessing",
    "wolf, forest",
    "Grad-CAM",
    "Layer-wise relevance propagation",
    /the same score as the network itself/,
    "fovea explain menagerie-net drawn-balanced/wolf/wolf-00000.png --method",
    /(Both|All \d) checks? hold/,
    /neither they nor their checks show whether the answer is right/,
  ])
    expect(words).toMatch(part);
  expect(pictures.length).toBeGreaterThan(2);
  expect(pictures.every(({ width }) => width > 0)).toBe(true);
  expect(requests).toEqual([]);
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

/** The file as somebody without the studio sees it: without scripts, without a network. */
async function lookedAt(file: string) {
  const browser = await chromium.launch({ executablePath: chromiumPath as string, args: ["--no-sandbox"] });
  const context = await browser.newContext({ javaScriptEnabled: true, offline: true });
  const page = await context.newPage();
  const requests: string[] = [];
  const address = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) requests.push(request.url());
  });
  await page.goto(address);
  const words = (await page.locator("body").textContent()) ?? "";
  const pictures = await page
    .locator("img")
    .evaluateAll((all) => all.map((image) => ({ width: (image as HTMLImageElement).naturalWidth })));
  expect(await page.locator("script").count()).toBe(0);
  await browser.close();
  return { words, pictures, requests };
}

test("the numbers are saved too, and are those of Node", patience, async () => {
  const { page, errors, close } = await opened();
  await reportDialog(page);
  const download = await saved(page, "Save the numbers (JSON)");
  const json = JSON.parse(readFileSync(await download.path(), "utf8"));
  const inNode = await openInNode();
  const x = await inputOf(inNode, url(), "wolf, forest");
  for (const id of ["grad-cam", "lrp"]) {
    const { explanation, map } = await explainedInNode(inNode, x, id);
    const found = json.inputs[0].explanations.find(
      (each: { method: string; target: { index: number } }) =>
        each.method === id && each.target.index === json.inputs[0].prediction[0].index,
    );
    expect(found.shape).toEqual(explanation.values.shape);
    expect(apart([found.score], [explanation.score])).toBeLessThan(1e-4);
    expect(apart(numbersIn(found.values), explanation.values.data)).toBeLessThan(1e-4);
    expect(apart(numbersIn(found.map.values), map.data)).toBeLessThan(1e-4);
    expect(found.ledger.every(({ ok }: { ok: boolean }) => ok)).toBe(true);
  }
  await inNode.model.dispose();
  await typedAgain(json);
  expect(json.model.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(errors).toEqual([]);
  await close();
});

interface SavedJson {
  readonly command: string;
  readonly inputs: readonly {
    readonly explanations: readonly {
      readonly method: string;
      readonly score: number;
      readonly max: number;
    }[];
  }[];
}

/** What the report says to type gives its numbers, built-in picture and all. */
async function typedAgain({ command, inputs: [saved] }: SavedJson): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "fovea-again-"));
  const lines = command.split("\n").filter((line) => line.startsWith("fovea "));
  expect(lines.map((line) => line.split(" ")[1])).toEqual(["menagerie", "explain"]);
  const [draw, ask] = lines.map((line) => line.split(" ").slice(1)) as [string[], string[]];
  expect(await fovea(folder, ...draw)).toMatchObject({ code: 0, stderr: "" });
  const { stdout } = await fovea(folder, ...ask, "--json");
  const found = JSON.parse(stdout) as SavedJson;
  for (const { method, score, max } of found.inputs[0]?.explanations ?? []) {
    const same = saved?.explanations.find((each) => each.method === method);
    expect(apart([same?.score ?? 0, same?.max ?? 0], [score, max])).toBeLessThan(1e-4);
  }
  expect(found.inputs[0]?.explanations.length).toBe(saved?.explanations.length);
  rmSync(folder, { recursive: true });
}

function numbersIn(base64: string): Float32Array {
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  return new Float32Array(bytes.buffer);
}

test("a map is saved as a figure that says where it comes from; maps can be left out", patience, async () => {
  const { page, errors, close } = await opened();
  await reportDialog(page);
  const download = await saved(page, /^Save a PNG of Layer-wise relevance propagation/);
  expect(download.suggestedFilename()).toMatch(/^wolf-forest\.lrp\.\d+\.png$/);
  const bytes = readFileSync(await download.path());
  expect((await sharp(bytes).metadata()).width).toBeGreaterThan(600);
  const text = readPngText(bytes);
  expect(text.get("fovea:method")).toBe("lrp");
  expect(text.get("fovea:target")).toBe("wolf");
  const boxes = page.getByRole("dialog").getByRole("checkbox", { name: /: why / });
  await boxes.nth(1).waitFor();
  for (const box of await boxes.all()) await box.uncheck();
  await page
    .getByRole("button", { name: /^Save the page/ })
    .and(page.locator(":disabled"))
    .waitFor();
  await boxes.first().check();
  const again = await saved(page, "Save the page (1 map)");
  expect(readFileSync(await again.path(), "utf8")).toContain("1 map");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(errors).toEqual([]);
  await close();
});

test("without a map there is a sentence and no file", patience, async () => {
  const { page, errors, close } = await open({ query: "?view=dream&picture=fox,+room" });
  await page.getByRole("button", { name: "Save a report" }).click();
  await page.getByText(/^There is nothing to report yet/).waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(errors).toEqual([]);
  await close();
});

/** A folder with a class that hangs on its background, and folders that cannot be opened. */

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import sharp from "sharp";
import { expect, test } from "vitest";
import { fovea, temporaryFolder } from "../cli/fovea.ts";
import { writeModel, writePicture } from "../cli/models.ts";
import { rimNet, writeWolves } from "../cli/wolves.ts";
import { pressOnce, studio } from "./studio.ts";

const { open } = studio();

/** A white square in the middle is the animal. */
const mask = (): Promise<Buffer> => {
  const data = Buffer.alloc(256);
  for (let p = 0; p < 256; p++) if (p % 16 >= 4 && p % 16 < 12 && p >= 64 && p < 192) data[p] = 255;
  return sharp(data, { raw: { width: 16, height: 16, channels: 1 } })
    .png()
    .toBuffer();
};

/** Wolves on red snow and dogs on blue grass, with masks and without; an exported store of them, whole and broken. */
const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", rimNet());
  writeFileSync(join(path, "net.labels.txt"), "wolf\ndog\n");
  await writeWolves(join(path, "wolves"), { biased: true });
  cpSync(join(path, "wolves"), join(path, "annotated"), { recursive: true });
  rmSync(join(path, "wolves/annotations.json"));
  cpSync(join(path, "wolves"), join(path, "masked"), { recursive: true });
  mkdirSync(join(path, "masked/masks"));
  for (let i = 0; i < 32; i++) writeFileSync(join(path, `masked/masks/${i}.png`), await mask());
  await fovea(path, "scan", "net.onnx", "wolves", "--labels", "net.labels.txt", "--store", "s.fovea");
  await fovea(path, "store", "export", "s.fovea", "--web", "web");
  const broken = (name: string): string => {
    cpSync(join(path, "web"), join(path, name), { recursive: true });
    return join(path, name);
  };
  rmSync(join(broken("lacking"), "embeddings.bin"));
  writeFileSync(join(broken("short"), "top.bin"), "short");
  const manifest = JSON.parse(readFileSync(join(path, "web/manifest.json"), "utf8"));
  writeFileSync(join(broken("later"), "manifest.json"), JSON.stringify({ ...manifest, version: 7 }));
  writeFileSync(join(broken("bomb"), "manifest.json"), JSON.stringify({ ...manifest, pictures: 1e15 }));
  await writePicture(join(broken("sheet"), "sheet-0000.jpg"), 90, 90);
  mkdirSync(join(path, "words"));
  writeFileSync(join(path, "words/notes.txt"), "no pictures");
  mkdirSync(join(path, "mixed"));
  writeFileSync(join(path, "mixed/broken.png"), "no picture");
  await writePicture(join(path, "mixed/good.png"));
});

async function openModel(page: Page): Promise<void> {
  const files = ["net.onnx", "net.labels.txt"].map((name) => join(folder, name));
  await page.getByLabel("Files to open").setInputFiles(files);
  await page.waitForFunction(() => new URLSearchParams(location.search).get("model") === "net.onnx");
}

async function choose(page: Page, name: string): Promise<void> {
  const input = page.getByLabel("Folder of pictures, or an exported store");
  await input.waitFor({ state: "attached" });
  await input.setInputFiles(join(folder, name));
}

test("a class that hangs on its surroundings is named, with the pictures behind it", async () => {
  const { page, strangers, errors, close } = await open({ query: "?view=collections" });
  await openModel(page);
  await choose(page, "masked");
  await page.getByRole("heading", { name: "masked: 32 pictures, as net.onnx sees them" }).waitFor();
  await page.getByText("The model is right on 32 of 32").waitFor();
  const bias = page.getByRole("region", { name: "Suspicion of bias" });
  await bias.getByText("32 pictures have a mask").waitFor();
  await bias.getByLabel("Class").selectOption("wolf (16)");
  await bias.getByRole("button", { name: "Look for bias" }).click();
  const finding = bias.getByRole("region", { name: "Finding for wolf" });
  await finding.getByText(/^The model recognises wolf by what surrounds the object: 100 % of wolf/).waitFor();
  await finding.getByRole("figure").first().waitFor();
  await finding
    .getByText(/wolf → dog with the surroundings of dog/)
    .first()
    .waitFor();
  expect(await finding.getByText("Nothing says where the objects are").count()).toBe(0);
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("annotations in COCO's format say where the objects are", async () => {
  const { page, strangers, errors, close } = await open({ query: "?view=collections" });
  await openModel(page);
  await choose(page, "annotated");
  await page.getByRole("heading", { name: "annotated: 32 pictures, as net.onnx sees them" }).waitFor();
  await page.getByText("The model is right on 32 of 32").waitFor();
  const bias = page.getByRole("region", { name: "Suspicion of bias" });
  await bias.getByText("The annotation file says of 32 pictures where the objects are").waitFor();
  await bias.getByLabel("Class").selectOption("wolf (16)");
  await bias.getByRole("button", { name: "Look for bias" }).click();
  const finding = bias.getByRole("region", { name: "Finding for wolf" });
  await finding.getByText(/^The model recognises wolf by what surrounds the object: 100 % of wolf/).waitFor();
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("without masks the same is said with caution, and a store says that it lacks the pictures", async () => {
  const { page, errors, close } = await open({ query: "?view=collections" });
  await openModel(page);
  await choose(page, "web");
  const bias = page.getByRole("region", { name: "Suspicion of bias" });
  await bias.getByText(/This needs the pictures themselves: a store holds thumbnails only/).waitFor();
  await bias.getByLabel("Folder of the pictures").setInputFiles(join(folder, "wolves"));
  await bias.getByText(/For a clear answer give masks/).waitFor();
  const stopped = page.evaluate(pressOnce, ["Stop", "Does a class hang on the wrong thing?"] as const);
  await bias.getByRole("button", { name: "Look for bias" }).click();
  await stopped;
  const finding = bias.getByRole("region", { name: /Finding for/ }).first();
  await bias.getByRole("button", { name: "Stop" }).waitFor({ state: "detached" });
  expect(await finding.count()).toBe(0);
  await bias.getByRole("button", { name: "Look for bias" }).click();
  await finding.getByText(/Nothing says where the objects are: this may be a part of them/).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test.each([
  ["lacking", /Cannot open the exported store: "embeddings.bin" is missing/],
  ["short", /Cannot open the exported store: "top.bin" has 5 bytes where 640 belong/],
  ["later", /Cannot open the exported store: it has version 7, this page knows 1/],
  ["bomb", /Cannot open the exported store: "pictures" is 1000000000000000/],
  ["sheet", /Cannot open the exported store: "sheet-0000.jpg" is no picture of 2048×64 pixels/],
  ["words", /Cannot measure the folder: found 0 pictures/],
])("the folder %s is refused in words, and another can be opened", async (name, words) => {
  const { page, errors, close } = await open({ query: "?view=collections" });
  await openModel(page);
  await choose(page, name);
  await page.getByRole("alert").getByText(words).waitFor();
  await choose(page, "web");
  await page.getByRole("heading", { name: /web: 32 pictures/ }).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test("a folder with a broken file opens without it, and files can be dropped", async () => {
  const { page, errors, close } = await open({ query: "?view=collections" });
  await openModel(page);
  await choose(page, "mixed");
  await page.getByRole("heading", { name: "mixed: 1 picture, as net.onnx sees them" }).waitFor();
  await page.getByText("1 file could not be read", { exact: true }).click();
  await page.getByText(/broken.png: Cannot show/).waitFor();
  await page.getByRole("button", { name: "Choose others" }).click();
  const names = ["manifest.json", "keys.json"];
  const files = names.map((name) => readFileSync(join(folder, "web", name), "utf8"));
  const dropped = await page.evaluateHandle(
    ([given, called]) => {
      const transfer = new DataTransfer();
      for (const [i, text] of (given as string[]).entries())
        transfer.items.add(new File([text], (called as string[])[i] as string));
      return transfer;
    },
    [files, names],
  );
  await page
    .getByRole("region", { name: "Choose pictures" })
    .dispatchEvent("drop", { dataTransfer: dropped });
  await page
    .getByRole("alert")
    .getByText(/Cannot open the exported store: "unreadable.json" is missing/)
    .waitFor();
  expect(errors).toEqual([]);
  await close();
});

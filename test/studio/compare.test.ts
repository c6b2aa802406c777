/** Methods, classes and models against each other, and the advisor. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  type AdvicePicture,
  advise,
  type Comparable,
  checkedOptions,
  comparable,
  type Method,
  matchClasses,
  methodById,
  place,
  placedTruth,
  predict,
  preprocess,
  quickOptions,
  spearman,
  targetsFor,
} from "@fovea/core";
import { labels as animals, drawScene, openRasteriser, type World } from "@fovea/menagerie";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { explainedInNode, type InNode, inputOf, openInNode } from "./in-node.ts";
import { expectPicture, inAddress, pressOnce, studio } from "./studio.ts";

const { open, url } = studio();

const patience = { timeout: 400_000 };
const clean = { strangers: [], errors: [] };

const opened = (query: string) => open({ query: `?view=compare&${query}` });

const methods = ["grad-cam", "gradient", "lrp"] as const;
const three = `methods=${methods.join("%7C")}&pictures=wolf,+forest%7Cfox,+room`;

/** Titles of the rows, from the top, without their pins. */
const rowsOf = async (page: Page, region: string): Promise<string[]> =>
  (await page.getByRole("region", { name: region }).locator("tbody th").allInnerTexts()).map((text) =>
    text.replace(/^[☆★]\s*/, ""),
  );

const table = "Methods and pictures";

test("methods × pictures: the maps, and how far the methods agree, are those of Node", patience, async () => {
  const { page, strangers, errors, close } = await opened(three);
  // With each picture that the page opens the methods are compared anew.
  await page.getByText(/the mean over 2 pictures/).waitFor();
  const cells = page.getByRole("button", { name: /Open it in Explain/ });
  await expect.poll(() => cells.count()).toBe(6);
  const held = page.getByRole("region", { name: table }).getByText(/^✓ \d of \d$/);
  await expect.poll(() => held.count()).toBe(6);
  await expectPicture(page.getByRole("img", { name: "Grad-CAM on fox, room" }), "compare-grad-cam-fox");
  const wanted = await agreementInNode(["wolf, forest", "fox, room"]);
  const { titles, found } = await agreementOn(page);
  const order = methods.map((id) =>
    titles.findIndex((title) => title.startsWith(methodById(id)?.title ?? "?")),
  );
  for (const [i, row] of order.entries())
    for (const [j, column] of order.entries())
      expect(found[row]?.[column]).toBeCloseTo(wanted[i]?.[j] as number, 1);
  expect({ strangers, errors }).toEqual(clean);
  await close();
});

/** Rows of the matrix on the page. */
async function agreementOn(page: Page) {
  const rows = page.getByRole("region", { name: "Agreement of the methods" }).locator("tbody tr");
  const shown = await rows.evaluateAll((all) =>
    all.map((row) => ({
      title: row.querySelector("th")?.textContent ?? "",
      values: Array.from(row.querySelectorAll("td"), ({ textContent }) => textContent ?? ""),
    })),
  );
  return {
    titles: shown.map(({ title }) => title),
    found: shown.map(({ values }) => values.map((text) => Number(text.replace("−", "-")))),
  };
}

async function agreementInNode(pictures: readonly string[]): Promise<number[][]> {
  const inNode = await openInNode();
  const each: number[][][] = [];
  for (const name of pictures) {
    const x = await inputOf(inNode, url(), name);
    const maps: Comparable[] = [];
    for (const id of methods) maps.push(comparable((await explainedInNode(inNode, x, id)).map));
    each.push(maps.map((a) => maps.map((b) => spearman(a, b))));
  }
  await inNode.model.dispose();
  return methods.map((_, i) =>
    methods.map((_, j) => each.reduce((sum, values) => sum + (values[i]?.[j] as number), 0) / each.length),
  );
}

test(
  "the table is sorted, filtered and pinned; the address keeps it; a cell opens Explain",
  patience,
  async () => {
    const { page, strangers, errors, close } = await opened(three);
    await page.getByText(/^Most alike/).waitFor();
    await page.getByRole("button", { name: "Method", exact: true }).click();
    const rows = (): Promise<string[]> => rowsOf(page, table);
    const starts = async (): Promise<string[]> => (await rows()).map((text) => text.slice(0, 4));
    await expect.poll(starts).toEqual(["Grad", "Grad", "Laye"]);
    await page
      .getByRole("button", { name: "Method ▲" })
      .or(page.getByRole("button", { name: "Method", exact: true }))
      .click();
    await expect.poll(async () => (await rows())[0]).toContain("Layer-wise");
    await page.getByRole("button", { name: "Keep Gradient on top" }).click();
    await expect.poll(async () => (await rows())[0]).toMatch(/^Gradient/);
    await page.getByLabel("Family", { exact: true }).selectOption({ label: "Activation maps" });
    await expect.poll(rows).toHaveLength(2);
    await page.getByText("2 of 3 methods shown").waitFor();
    expect(await inAddress(page, "sort")).toBe("-title");
    await page.reload();
    await page.getByText(/^Most alike/).waitFor();
    await expect.poll(rows).toHaveLength(2);
    expect((await rows())[0]).toContain("Gradient");
    await page.getByRole("button", { name: /^Gradient on fox, room/ }).click();
    await page.getByRole("img", { name: /^Gradient of fox, room/ }).waitFor();
    expect({ strangers, errors }).toEqual(clean);
    await close();
  },
);

test("pictures and methods are chosen by hand, and the filling can be stopped", patience, async () => {
  const { page, errors, close } = await opened("methods=grad-cam&pictures=wolf,+forest");
  await page.getByRole("button", { name: /^Grad-CAM on wolf, forest/ }).waitFor();
  await page.getByText("Pictures: 1 of").click();
  await page.getByRole("checkbox", { name: "owl, city" }).check();
  await page.getByRole("button", { name: /^Grad-CAM on owl, city/ }).waitFor();
  await page.getByText("Methods: 1 of").click();
  await page.getByRole("button", { name: /^All \d+ quick ones/ }).click();
  // All of them take longer than somebody waits: they are drawn when asked for.
  const stopped = page.evaluate(pressOnce, ["Stop", "maps drawn"] as const);
  await page.getByRole("button", { name: /^Draw the \d+ missing maps/ }).click();
  await stopped;
  await page.getByRole("button", { name: /^Draw the \d+ missing maps/ }).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test("two classes share one scale, and their likeness is said", patience, async () => {
  const { page, strangers, errors, close } = await opened("compare=classes&picture=wolf,+forest&class-b=8");
  await page.getByText(/^The two maps /).waitFor();
  const scales = page.getByText(/^The strongest colour stands for/);
  await expect.poll(() => scales.count()).toBe(3);
  const [one, other] = await scales.allInnerTexts();
  expect(one).toBe(other);
  await expectPicture(
    page.getByRole("img", { name: "What speaks for owl, wolf, forest" }),
    "compare-owl-in-wolf",
  );
  await page.getByLabel("against").selectOption({ index: 0 });
  expect({ strangers, errors }).toEqual(clean);
  await close();
});

test("two models on the same pictures: what they say and what they look at", patience, async () => {
  const { page, strangers, errors, close } = await opened("compare=models&pictures=wolf,+forest%7Cfox,+room");
  await page.getByText(/: 0\.\d\d on average, from 1 \(both rank the picture/).waitFor();
  await page.getByText("They give the same answer on 1 of 2 pictures").waitFor();
  await page.getByText(/^One takes it for wolf .* the other for fox/).waitFor();
  const [good, biased] = await Promise.all([openInNode(), openInNode("menagerie-net-biased.onnx")]);
  const x = await inputOf(good, url(), "wolf, forest");
  const wolf = String((good.labels ?? []).indexOf("wolf"));
  const maps: Comparable[] = [];
  for (const each of [good, biased])
    maps.push(comparable((await explainedInNode(each, x, "grad-cam", wolf)).map));
  const rank = spearman(maps[0] as Comparable, maps[1] as Comparable);
  await page.getByText(`alike to ${rank.toFixed(2)}`).waitFor();
  await Promise.all([good, biased].map(({ model }) => model.dispose()));
  expect({ strangers, errors }).toEqual(clean);
  await close();
});

test("the advisor's numbers are those of Node; it can be stopped", patience, async () => {
  const { page, strangers, errors, close } = await opened("compare=advice&measure=few&drawings=2");
  const stopped = page.evaluate(pressOnce, ["Stop", "1 of 5 methods"] as const);
  await page.getByRole("button", { name: /^Measure 5 methods/ }).click();
  await stopped;
  await page.getByRole("button", { name: /^Measure 5 methods/ }).click();
  await page.getByRole("heading", { name: "What the measurements say" }).waitFor({ timeout: 300_000 });
  await page.getByText(/of 5 methods passed both tests|None of the 5 methods/).waitFor();
  const row = page.getByRole("region", { name: "What was measured" }).getByRole("row", { name: /Grad-CAM/ });
  const found = (await row.locator("td").allInnerTexts()).map((text) =>
    Number(text.split("\n")[0]?.replace("−", "-")),
  );
  const [wanted] = await adviceInNode(["grad-cam"]);
  // The last column is a time.
  for (const [i, value] of (wanted ?? []).slice(0, -1).entries()) expect(found[i]).toBeCloseTo(value, 1);
  await page.getByRole("checkbox", { name: "Only those that passed both tests" }).check();
  await page.getByText(/of 5 methods shown/).waitFor();
  expect({ strangers, errors }).toEqual(clean);
  await close();
});

/** As `fovea advise menagerie-net --limit 2`. */
async function adviceInNode(ids: readonly string[]): Promise<readonly (readonly number[])[]> {
  const inNode = await openInNode();
  const menagerie = createRequire(import.meta.url).resolve("@fovea/menagerie");
  const wasm = createRequire(menagerie).resolve("@resvg/resvg-wasm/index_bg.wasm");
  const rasteriser = await openRasteriser(readFileSync(wasm));
  const pictures: AdvicePicture[] = [];
  for (const index of [0, 1]) pictures.push(await drawing(inNode, rasteriser, index));
  const { rows } = await advise(inNode.model, {
    pictures,
    methods: ids.map((id) => methodById(id) as Method),
    labels: inNode.labels ?? [],
    optionsOf: (method) => quickOptions(checkedOptions(method, {})),
  });
  await inNode.model.dispose();
  return rows.map(({ cells }) => Object.values(cells).map(({ interval }) => interval.mean));
}

async function drawing(
  { model, preprocessing, labels }: InNode,
  rasteriser: Awaited<ReturnType<typeof openRasteriser>>,
  index: number,
): Promise<AdvicePicture> {
  const world: World = { variant: "multi", seed: 1_700_000 };
  const scene = drawScene(world, index);
  const picture = rasteriser.picture(scene, 256);
  const x = preprocess(picture, preprocessing);
  const wanted = matchClasses(animals, labels ?? []).get(scene.label)?.indices[0];
  const [target] = await targetsFor(model, x, String(wanted), await predict(model, x, labels), labels);
  const truth = placedTruth(rasteriser.truth(scene, 256), place(picture, preprocessing));
  return { name: String(index), x, target: target as AdvicePicture["target"], truth };
}

/** What is inside: the diagram, the stack and the list, maps against Node's, fields against core's, a channel's image. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  channelNumbers,
  decodeNpy,
  discoverPreprocessing,
  type FloatTensor,
  loadModel,
  Model,
  picture,
  preprocess,
  receptiveField,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { numberText } from "@fovea/render";
import type { Page } from "playwright";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { expectPicture, inAddress, pressOnce, studio } from "./studio.ts";

const { open, url } = studio();

const layer = "stage2/block1/relu";
let model: Model;
let x: FloatTensor;

/** The same network and the first picture of the page, in Node. */
beforeAll(async () => {
  const file = createRequire(import.meta.url).resolve("@fovea/menagerie/models/menagerie-net.onnx");
  const { graph } = loadModel(new Uint8Array(readFileSync(file)));
  model = await Model.open(await nodeRuntime(), graph, { inputShape: [1, 3, 64, 64] });
  const input = graph.inputs[0] as NonNullable<(typeof graph.inputs)[0]>;
  const preprocessing = discoverPreprocessing({ sidecars: [], metadata: graph.metadata, input });
  const list = (await (await fetch(`${url()}built-in/list.json`)).json()) as { pictures: { file: string }[] };
  const png = await (await fetch(`${url()}built-in/${list.pictures[0]?.file}`)).arrayBuffer();
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  x = preprocess(picture(info.width, info.height, 3, new Uint8Array(data)), preprocessing);
});

/** A box of the diagram. */
const box = (page: Page, name: RegExp) =>
  page.getByLabel("Diagram of the network").getByRole("button", { name });

test("a person opens blocks, chooses a layer and closes them again", async () => {
  const { page, strangers, errors, close } = await open({ query: "?view=network" });
  await box(page, /stage2/).click();
  await box(page, /block1\/relu/).click();
  await page.getByRole("heading", { name: layer }).waitFor();
  expect(await inAddress(page, "node")).toBe(layer);
  await page.getByText("32 channels of 16×16 places").waitFor();
  const sheet = page.locator(".diagram-sheet");
  const size = async (): Promise<number> => (await sheet.boundingBox())?.width ?? 0;
  const before = await size();
  await page.getByLabel("Diagram of the network").focus();
  await page.keyboard.press("+");
  await expect.poll(size).toBeGreaterThan(1.1 * before);
  await page.getByRole("button", { name: "Fit the width" }).click();
  await page.getByRole("button", { name: "Open all blocks" }).click();
  await box(page, /head\/gemm/).waitFor();
  await page.getByRole("button", { name: "Close all blocks" }).click();
  await page.getByRole("button", { name: "List" }).click();
  await page.getByRole("button", { name: /▸ head/ }).click();
  await page.getByRole("button", { name: /head\/gemm/ }).click();
  await page.getByRole("heading", { name: "head/gemm" }).waitFor();
  // That of the layer before has a longer name.
  const channels = page.getByRole("list", { name: "Channels", exact: true }).getByRole("button");
  await expect.poll(() => channels.first().textContent()).toMatch(/^wolf/);
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("feature maps are those of Node to 1e-4, and the scale is said", async () => {
  const { page, strangers, errors, close } = await open({ query: `?view=network&node=${layer}` });
  const wanted = await model.tap(x, layer);
  const numbers = channelNumbers(wanted);
  const strongest = Array.from(numbers.maxima.keys()).sort(
    (a, b) => (numbers.maxima[b] as number) - (numbers.maxima[a] as number),
  );
  const tiles = page.getByRole("list", { name: "Channels of this layer" }).getByRole("button");
  await expect.poll(() => tiles.count()).toBe(32);
  const [first = 0] = strongest;
  await expect
    .poll(() => tiles.first().locator(".visually-hidden").textContent())
    .toBe(`Channel ${first}, at most ${numberText(numbers.maxima[first] as number)}`);
  await page.getByText(/All maps share one scale of colours, from 0 to [\d.]+; 99.5 %/).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save the numbers" }).click(),
  ]);
  const found = decodeNpy(new Uint8Array(readFileSync(await download.path())), "maps");
  expect(found.shape).toEqual(wanted.shape);
  const apart = Array.from(found.data as Float32Array, (value, i) =>
    Math.abs(value - (wanted.data[i] as number)),
  );
  expect(Math.max(...apart)).toBeLessThan(1e-4);
  await page.getByLabel("First come").selectOption("specific");
  await page.getByText(/Specific: z = .* against 13 other open pictures/).waitFor();
  await expectPicture(tiles.first().locator("canvas"), "network-map");
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("a place of a map shows the receptive field that core finds, by pointer and by keyboard", async () => {
  const { page, strangers, errors, close } = await open({ query: `?view=network&node=${layer}&unit=5` });
  const map = page.getByRole("application", { name: /Map of channel 5/ });
  const frame = page.locator(".field-box");
  await frame.waitFor();
  const { width, height } = (await map.boundingBox()) as { width: number; height: number };
  await map.hover({ position: { x: (3.5 / 16) * width, y: (7.5 / 16) * height } });
  const shows = async (place: readonly [number, number]): Promise<void> => {
    await page.getByText(`Row ${place[0] + 1}, column ${place[1] + 1}:`).waitFor();
    const { axes } = receptiveField(model.graph, layer, place, { channel: 5 });
    const [rows, columns] = axes;
    const wanted = [
      columns?.start,
      rows?.start,
      (columns?.end ?? 0) - (columns?.start ?? 0),
      (rows?.end ?? 0) - (rows?.start ?? 0),
    ];
    await expect
      .poll(() =>
        frame.evaluate((rect) =>
          ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name))),
        ),
      )
      .toEqual(wanted);
  };
  await shows([7, 3]);
  await map.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await shows([8, 4]);
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("a channel has its image made before one's eyes, its patches, and what excites it there", async () => {
  const { page, strangers, errors, close } = await open({ query: `?view=network&node=${layer}` });
  await page.getByRole("button", { name: /^Channel 5,/ }).waitFor();
  const images = await page.evaluateHandle(namesOfImages);
  await page.getByRole("button", { name: /^Channel 5,/ }).click();
  await expect.poll(() => inAddress(page, "unit")).toBe("5");
  await page.getByRole("img", { name: "Best image of channel 5 after 192 steps" }).waitFor();
  expect((await images.evaluate((names) => [...names])).length).toBeGreaterThan(1);
  await page.getByText(/still answers [\d.]+ to [\d.]+/).waitFor();
  await expectPicture(page.getByRole("img", { name: /Best image/ }), "network-best-image", 4);
  // With every picture that the page opens the best places are looked for anew.
  await page.getByText("The strongest place of each of the 14 open pictures").waitFor();
  const patches = page.getByRole("list", { name: "Patches" }).getByRole("listitem");
  await expect.poll(() => patches.count()).toBe(9);
  await page.getByRole("img", { name: "Guided backpropagation there" }).nth(8).waitFor();
  await expectPicture(patches.first().locator("canvas").first(), "network-patch");
  await expectPicture(patches.first().locator("canvas").last(), "network-guided");
  const stopped = page.evaluate(pressOnce, ["Stop", "of 192"] as const);
  await page.getByRole("button", { name: "Again, from other noise" }).click();
  await stopped;
  await page.getByRole("button", { name: "Again, from other noise" }).and(page.locator(":enabled")).waitFor();
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

/** The names that the best image has from now on, also those that it has for a moment only. */
function namesOfImages(): ReadonlySet<string> {
  const names = new Set<string>();
  const look = (): void => {
    const image = document.querySelector('canvas[aria-label^="Best image of channel 5"]');
    if (image) names.add(image.getAttribute("aria-label") as string);
  };
  new MutationObserver(look).observe(document.body, { attributes: true, childList: true, subtree: true });
  return names;
}

test("before the first rectifier the gradient stands in and it is said; the first layer shows its filters", async () => {
  const { page, errors, close } = await open({ query: "?view=network&node=stem/conv" });
  const filters = page.getByRole("list", { name: "Filters" });
  await filters.getByRole("button", { name: "Filter of channel 3" }).click();
  await page.getByText("No rectifier lies between the picture and this layer").waitFor();
  await expectPicture(filters.locator("canvas").nth(3), "network-filter");
  expect(errors).toEqual([]);
  await close();
});

test("the stack turns by dragging and by keys, and a plane is a layer", async () => {
  const { page, strangers, errors, close } = await open({ query: "?view=network&drawn=stack" });
  const scene = page.getByRole("group", { name: /Stack of layers/ });
  const planes = scene.getByRole("button");
  await planes.nth(3).waitFor();
  const turned = () => page.locator(".turntable").evaluate((table) => (table as HTMLElement).style.transform);
  const before = await turned();
  const at = (await scene.boundingBox()) as { x: number; y: number; width: number; height: number };
  await page.mouse.move(at.x + at.width - 20, at.y + 20);
  await page.mouse.down();
  await page.mouse.move(at.x + at.width - 70, at.y + 30);
  await page.mouse.up();
  await expect.poll(turned).not.toBe(before);
  await scene.focus();
  await page.keyboard.press("Home");
  await expect.poll(turned).toBe(before);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(turned).toContain("rotateY(-64deg)");
  await page.keyboard.press("Home");
  await planes.first().click();
  await page.getByRole("heading", { name: "stem/relu" }).waitFor();
  expect(await inAddress(page, "drawn")).toBe("stack");
  await expectPicture(planes.first().locator("canvas"), "network-mosaic");
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("where the channels are the classes they are named, and their numbers explained", async () => {
  const { page, strangers, errors, close } = await open({ query: "?view=network" });
  const last = model.graph.nodes.at(-1)?.outputs[0] ?? "";
  await page.goto(`${url()}?view=network&node=${encodeURIComponent(last)}`);
  await page.getByText(/^One raw score for each class, .* a plain number without a unit/).waitFor();
  await page.getByRole("list", { name: "Channels" }).getByRole("button", { name: /^wolf/ }).click();
  await page.getByRole("heading", { name: /^Channel \d+: wolf$/ }).waitFor();
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

test("what a channel looks for comes into sight, wide and narrow, and closing leads back", async () => {
  for (const width of [1300, 390]) {
    const { page, errors, close } = await open({
      query: `?view=network&drawn=list&node=${layer}`,
      context: { viewport: { width, height: 700 } },
    });
    const tile = page.getByRole("list", { name: "Channels of this layer" }).getByRole("button").last();
    await tile.scrollIntoViewIfNeeded();
    await page.getByText(/^A map for each channel\. Below it: the channel's number/).waitFor();
    await expect.poll(() => page.getByText(/^Click a channel of this layer/).isVisible()).toBe(width > 1200);
    await tile.click();
    const heading = page.getByRole("heading", { name: /^Channel \d+$/ });
    await heading.waitFor();
    const sight = (): Promise<boolean> =>
      heading.evaluate((own) => {
        const { top, bottom } = own.getBoundingClientRect();
        return own === document.activeElement && top >= 0 && bottom < innerHeight;
      });
    await expect.poll(sight).toBe(true);
    await page.getByRole("button", { name: "Close the channel" }).click();
    await expect.poll(() => tile.evaluate((own) => own === document.activeElement)).toBe(true);
    expect(errors).toEqual([]);
    await close();
  }
});

test("names that are not there do no harm", async () => {
  const { page, errors, close } = await open({
    query: "?view=network&node=nothing&unit=99&drawn=upside-down",
  });
  await page.getByRole("heading", { name: "Choose a layer" }).waitFor();
  await page.getByRole("button", { name: /Begin with the first/ }).click();
  await page.getByRole("heading", { name: "stem/conv" }).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test("axe-core finds nothing in diagram, stack and list", async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const { page, close } = await open({ query: `?view=network&node=${layer}&unit=5` });
  await page.getByRole("img", { name: "Best image of channel 5 after 192 steps" }).waitFor();
  await page.evaluate(axe);
  for (const way of ["Diagram", "Stack", "List"]) {
    await page.getByRole("button", { name: way, exact: true }).click();
    if (way === "Stack")
      await page
        .getByRole("group", { name: /Stack of layers/ })
        .getByRole("button")
        .nth(3)
        .waitFor();
    const found = await page.evaluate(async () => {
      const { axe: tool } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      return (await tool.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    expect(found).toEqual([]);
  }
  await close();
});

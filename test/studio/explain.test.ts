/** Explain, used as a person would: look, point, choose, compare, read. */

import { expect, test } from "vitest";
import { builtInPicture } from "./built-in-picture.ts";
import { expectPicture, inAddress, type Opened, studio } from "./studio.ts";

const { open, url } = studio();

const map = ({ page }: Opened, name: string) => page.getByRole("img", { name, exact: false }).first();

async function opened(query = "", context = {}): Promise<Opened> {
  const all = await open({ query, context });
  await all.page.getByRole("list", { name: "What was checked" }).waitFor();
  return all;
}

async function closed({ strangers, errors, close }: Opened): Promise<void> {
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
}

test("the page opens with a model, pictures, a prediction and its heat map", async () => {
  const all = await opened();
  await expect.poll(() => all.page.getByRole("list", { name: "Classes" }).textContent()).toMatch(/^wolf/);
  await expectPicture(map(all, "Grad-CAM of wolf, forest: why wolf"), "grad-cam-wolf");
  await closed(all);
});

test("pointing at a class shows its map, leaving it shows the first again, clicking keeps it", async () => {
  const all = await opened();
  const fox = all.page.getByRole("list", { name: "Classes" }).getByRole("button", { name: /^fox/ });
  await fox.hover();
  await map(all, "why fox").waitFor();
  await expectPicture(map(all, "why fox"), "grad-cam-fox");
  await all.page.getByRole("heading", { name: "What it says" }).hover();
  await map(all, "why wolf").waitFor();
  await fox.click();
  await all.page.getByRole("heading", { name: "What it says" }).hover();
  await map(all, "why fox").waitFor();
  expect(await inAddress(all.page, "target")).toMatch(/^\d$/);
  await closed(all);
});

test("opacity, threshold, backdrop and boxes change the picture at once", async () => {
  const all = await opened("?boxes=on&backdrop=colour");
  const { page } = all;
  const boxes = page.getByRole("list", { name: "Boxes" }).getByRole("listitem");
  await expect.poll(() => boxes.count()).toBe(2);
  const text = await boxes.first().textContent();
  await page.getByLabel("Show from").fill("0.6");
  await expect.poll(() => boxes.first().textContent()).not.toBe(text);
  await page.getByLabel("Opacity").fill("0.5");
  await expectPicture(map(all, "why wolf"), "grad-cam-wolf-from-60");
  await expect
    .poll(async () => [await inAddress(page, "alpha"), await inAddress(page, "least")])
    .toEqual(["0.5", "0.6"]);
  await closed(all);
});

test("the value of the map is read under the pointer and by the arrow keys", async () => {
  const all = await opened();
  const { page } = all;
  const point = page.getByRole("button", { name: "Read the map at a point" });
  const readout = page.locator("output.readout");
  await point.focus();
  await page.keyboard.press("ArrowDown");
  await expect
    .poll(() => readout.textContent())
    .toMatch(/^Column 33, row 34 of 64×64: \d.*, speaks for wolf, \d.* of the strongest/);
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(() => readout.textContent()).toMatch(/^Column 29, row 34/);
  const box = await point.boundingBox();
  if (box) await page.mouse.move(box.x + box.width - 2, box.y + 2);
  await expect.poll(() => readout.textContent()).toMatch(/^Column 64, row 1 of/);
  await closed(all);
});

test("a method of the gallery is drawn, says what was checked, and becomes the main map", async () => {
  const all = await opened();
  const { page } = all;
  await page.getByRole("button", { name: /^Draw CAM:/ }).click();
  await page.getByRole("button", { name: /^CAM ✓ 2 of 2 checks hold/ }).click();
  await map(all, "CAM of wolf, forest: why wolf").waitFor();
  await expect.poll(() => page.getByLabel("Method", { exact: true }).inputValue()).toBe("cam");
  await closed(all);
});

test("the gallery tells how many methods there are; on a phone its families are folded", async () => {
  const all = await opened("", { viewport: { width: 390, height: 844 } });
  const part = all.page.getByRole("region", { name: "All methods" });
  await expect.poll(() => part.textContent()).toContain("43 methods work on this network, in 5 families");
  const tiles = part.getByRole("listitem");
  await expect.poll(() => tiles.count()).toBe(0);
  await part.getByText("Activation maps").click();
  await expect.poll(() => tiles.count()).toBe(11);
  expect(await part.locator("canvas").count()).toBe(0);
  await part.getByRole("button", { name: /^Draw CAM:/ }).click();
  await part.getByText("11 methods, 1 drawn").waitFor();
  await part.getByText("Activation maps").click();
  await expect.poll(() => tiles.count()).toBe(0);
  await closed(all);
});

test("all quick methods are drawn one after the other until somebody stops them", async () => {
  const all = await opened();
  const { page } = all;
  await page.getByRole("button", { name: /^Draw the \d+ quick methods/ }).click();
  await page.getByRole("button", { name: /^Grad-CAM\+\+ ✓/ }).waitFor();
  const part = page.getByRole("region", { name: "All methods" });
  await part.getByRole("button", { name: "Stop" }).click();
  await part.getByRole("button", { name: /^Draw the \d+ quick methods/ }).waitFor();
  await closed(all);
});

test("why not the other class: two maps on one scale, their contrast, and by how much it lost", async () => {
  const all = await opened();
  const { page } = all;
  await page.getByLabel("I expected").selectOption("dog");
  const part = page.getByRole("region", { name: "Did you expect something else?" });
  await expect.poll(() => part.textContent()).toMatch(/Dog lost to wolf by 4\.1\d in raw score/);
  await part.getByText("What tips the scales to wolf lies most of all in the").waitFor();
  await expectPicture(map(all, "What speaks for dog, wolf, forest"), "why-not-dog");
  await expectPicture(map(all, "wolf rather than dog"), "wolf-rather-than-dog");
  await closed(all);
});

test("pictures are chosen, dropped and pasted; what is no picture is said in words", async () => {
  const all = await opened();
  const { page } = all;
  const png = await builtInPicture(url(), "owl, city");
  const file = (name: string) => ({ name, mimeType: "image/png", buffer: png });
  await page.getByLabel("Pictures to add").setInputFiles(file("chosen.png"));
  await map(all, "of chosen.png: why owl").waitFor();
  for (const kind of ["drop", "paste"] as const) {
    await give(all, kind, [...png]);
    await map(all, `of ${kind}.png: why owl`).waitFor();
  }
  await page
    .getByLabel("Pictures to add")
    .setInputFiles({ ...file("broken.png"), buffer: Buffer.from("no") });
  await page.getByRole("alert").getByText('Cannot show "broken.png"').waitFor();
  await page.getByRole("button", { name: /^drop.png owl/ }).waitFor();
  await closed(all);
});

/** As the system hands files over. */
const give = ({ page }: Opened, kind: "drop" | "paste", bytes: readonly number[]): Promise<void> =>
  page.evaluate(
    ([kind, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], `${kind}.png`, { type: "image/png" }));
      const event =
        kind === "drop"
          ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
      document.querySelector("main")?.dispatchEvent(event);
    },
    [kind, bytes] as const,
  );

test("on a phone nothing is wider than the screen", async () => {
  const all = await opened("?expected=1&boxes=on", { viewport: { width: 360, height: 740 } });
  await expect.poll(() => all.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await closed(all);
});

/** Finding one of many classes by a part of its name: by keys, by a click, and when there is none. */

import { encodeModel, floats, parseGraph } from "@fovea/core";
import { expect, test } from "vitest";
import { noise } from "../suites/net.ts";
import { inAddress, studio } from "./studio.ts";

const { open } = studio();

const text = `input x: float32[1,3,32,32]
w: float32[60,3,5,5] = {…}
b: float32[60] = {…}
conv = Conv(x, w, b)
relu = Relu(conv)
pool = GlobalAveragePool(relu)
logits = Flatten(pool)
output logits: float32[1,60]
`;

/** Sixty classes, of which the first three are called after fruit. */
const files = [
  {
    name: "sixty.onnx",
    mimeType: "",
    buffer: Buffer.from(
      encodeModel(
        parseGraph(text, {
          w: noise([60, 3, 5, 5], 1),
          b: floats(
            [60],
            Float32Array.from({ length: 60 }, (_, i) => i / 60),
          ),
        }),
      ),
    ),
  },
  {
    name: "labels.txt",
    mimeType: "text/plain",
    buffer: Buffer.from(
      ["red apple", "green apple", "pear", ...Array.from({ length: 57 }, (_, i) => `tool ${i}`)].join("\n"),
    ),
  },
];

test("a class among many is found as one types, and chosen by keys or a click", async () => {
  const { page, strangers, errors, close } = await open();
  await page.getByRole("list", { name: "Classes" }).getByText("wolf").waitFor();
  await page.getByLabel("Files to open").setInputFiles(files);
  // A few classes stand in a list; the field is there once the network of sixty is.
  const field = page.getByRole("combobox", { name: "I expected" }).and(page.locator("input"));
  const hits = page.getByRole("listbox", { name: "I expected" }).getByRole("option");
  const expected = (): Promise<string | undefined> => inAddress(page, "expected");
  await field.fill("APPLE");
  await expect.poll(() => hits.count()).toBe(2);
  await field.press("ArrowDown");
  await field.press("ArrowDown");
  const second = await hits.nth(1).textContent();
  const id = await hits.nth(1).getAttribute("id");
  await expect.poll(() => field.getAttribute("aria-activedescendant")).toBe(id);
  await field.press("Enter");
  await expect.poll(expected).toMatch(/^[01]$/);
  expect(second).toContain(await field.inputValue());
  const byKeys = await expected();
  await field.fill("tool 5");
  await page.getByText(/^8 found/).waitFor();
  await field.fill("nothing like it");
  await page.getByText("No class is called so.").waitFor();
  await field.press("Escape");
  expect(await expected()).toBe(byKeys);
  await field.fill("pear");
  await hits.getByText("pear").click();
  await expect.poll(async () => [await field.inputValue(), await expected()]).toEqual(["pear", "2"]);
  await field.fill("");
  await field.press("Tab");
  await expect.poll(expected).toBeUndefined();
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

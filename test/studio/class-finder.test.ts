/** Finding one of many classes by a part of its name: by keys, by a click, and when there is none. */

import { encodeModel, floats, parseGraph } from "@fovea/core";
import { expect, test } from "vitest";
import { noise } from "../suites/net.ts";
import { studio } from "./studio.ts";

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

test("a class among many is found as one types, and chosen by keys or a click", {
  timeout: 120_000,
}, async () => {
  const { page, strangers, errors, close } = await open();
  page.setDefaultTimeout(60_000);
  await page.getByRole("list", { name: "Classes" }).getByText("wolf").waitFor();
  await page.getByLabel("Files to open").setInputFiles(files);
  const field = page.getByRole("combobox", { name: "I expected" });
  const hits = page.getByRole("listbox", { name: "I expected" }).getByRole("option");
  const expected = (): string | null => new URL(page.url()).searchParams.get("expected");
  await field.fill("APPLE");
  expect(await hits.count()).toBe(2);
  await field.press("ArrowDown");
  await field.press("ArrowDown");
  const second = await hits.nth(1).textContent();
  expect(await field.getAttribute("aria-activedescendant")).toBe(await hits.nth(1).getAttribute("id"));
  await field.press("Enter");
  expect(second).toContain(await field.inputValue());
  const byKeys = expected();
  expect(["0", "1"]).toContain(byKeys);
  await field.fill("tool 5");
  expect(await page.getByText(/^\d+ found/).textContent()).toMatch(/^8 found/);
  await field.fill("nothing like it");
  await page.getByText("No class is called so.").waitFor();
  await field.press("Escape");
  expect(expected()).toBe(byKeys);
  await field.fill("pear");
  await hits.getByText("pear").click();
  expect([await field.inputValue(), expected()]).toEqual(["pear", "2"]);
  await field.fill("");
  await field.press("Tab");
  expect(expected()).toBeNull();
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await close();
});

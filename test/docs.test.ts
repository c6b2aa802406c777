/** docs/methods.md says what the catalog says. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { methodsPage } from "../tools/methods-table.ts";

test("docs/methods.md is current (else run `npm run docs`)", () => {
  expect(readFileSync("docs/methods.md", "utf8")).toBe(methodsPage());
});

/** docs/methods.md and docs/metrics.md say what the catalogs say. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { methodsPage } from "../tools/methods-table.ts";
import { metricsPage } from "../tools/metrics-table.ts";

test.each([
  ["docs/methods.md", methodsPage],
  ["docs/metrics.md", metricsPage],
])("%s is current (else run `npm run docs`)", (path, page) => {
  expect(readFileSync(path, "utf8")).toBe(page());
});

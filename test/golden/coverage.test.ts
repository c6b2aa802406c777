/** No array of the golden sets goes unlooked at. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { hasShared, shared } from "../shared.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const tests = readdirSync(here)
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => readFileSync(join(here, file), "utf8"))
  .join("\n");

test.skipIf(!hasShared)("every stored array is named in a golden test", () => {
  const arrays = readdirSync(shared("golden"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const golden = JSON.parse(readFileSync(shared("golden", name, "golden.json"), "utf8"));
      return Object.keys(golden.arrays as object);
    });
  expect(new Set(arrays).size).toBeGreaterThan(30);
  const named = (array: string): boolean =>
    tests.includes(`"${array}"`) || tests.includes(`${array}: "`) || tests.includes(`\n  ${array}:`);
  expect([...new Set(arrays)].filter((array) => !named(array))).toEqual([]);
});

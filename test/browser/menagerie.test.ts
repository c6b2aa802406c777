/** Drawn animals in Chromium have the pixels that they have in Node. */

import { expect, test } from "vitest";
import { openRasteriser } from "../../packages/menagerie/src/rasterise.ts";
import { pixelHash, storedHash } from "../../packages/menagerie/src/testing/stored-hash.ts";

test("picture() gives the stored pixels, as in Node", async () => {
  const wasm = new URL("/node_modules/@resvg/resvg-wasm/index_bg.wasm", location.href);
  expect(pixelHash(await openRasteriser(wasm))).toBe(storedHash);
});

/** The rasteriser for tests in Node. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { openRasteriser, type Rasteriser } from "../rasterise.ts";

export const testRasteriser = (): Promise<Rasteriser> =>
  openRasteriser(readFile(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));

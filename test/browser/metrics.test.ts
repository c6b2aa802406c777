/** A page measures a drawn picture with the built-in model, searches pictures for bias and makes an image: the numbers of Node. */

import { webRuntime } from "@fovea/core/web";
import { openRasteriser } from "@fovea/menagerie";
import { expect, test } from "vitest";
import { measureBias, measurePicture, type Numbers, near } from "../suites/picture-measured.ts";
import { synthesisePicture } from "../suites/picture-synthesised.ts";

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`Cannot fetch ${path}: the server answers ${response.status}`);
  return response;
}

const model = async (): Promise<Uint8Array> =>
  new Uint8Array(await (await fetched("/packages/menagerie/models/menagerie-net.onnx")).arrayBuffer());

/** What Node found, see test/golden/browser-values-numbers.test.ts. */
const stored = async (name: string): Promise<Numbers> =>
  (await fetched(`/test/golden/data/numbers/${name}.json`)).json();

const rasteriser = () =>
  openRasteriser(new URL("/node_modules/@resvg/resvg-wasm/index_bg.wasm", location.href));

test.each([
  ["metrics of Grad-CAM", "picture", measurePicture],
  ["findBias()", "bias", measureBias],
  ["objectives and synthesise()", "synthesis", synthesisePicture],
])("%s on WASM: the numbers of Node", async (_, name, measure) => {
  const runtime = await webRuntime({ threads: 1 });
  expect(await measure(runtime, await model(), await rasteriser())).toEqual(near(await stored(name)));
});

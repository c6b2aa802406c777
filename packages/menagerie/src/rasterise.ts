/** Drawings to pixels: one rasteriser in Node and in browsers, so that both see the same. */

import { FoveaError, type Picture, picture, reason, type Truth } from "@fovea/core";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import type { Scene } from "./scene.ts";
import { truthOf } from "./truth.ts";

export interface Rasteriser {
  /** What people see: `size` × `size` pixels in red, green and blue. */
  picture(scene: Scene, size: number): Picture;
  /** Who is where in that picture. */
  truth(scene: Scene, size: number): Truth;
}

/** Anything the WebAssembly of the rasteriser comes in: its bytes, a compiled module, a response, or its address. */
export type RasteriserSource = BufferSource | WebAssembly.Module | Response | URL | string;

let opened: Promise<void> | undefined;

/**
 * The rasteriser. Its WebAssembly is `@resvg/resvg-wasm/index_bg.wasm`: in Node give the file's bytes, in a page its address.
 *
 * A process holds one; later calls share it and ignore their source.
 * Throws `engine-failed` when the WebAssembly cannot be loaded; a later call may try again.
 */
export async function openRasteriser(
  wasm: RasteriserSource | Promise<RasteriserSource>,
): Promise<Rasteriser> {
  opened ??= initWasm(wasm);
  try {
    await opened;
  } catch (error) {
    opened = undefined;
    throw new FoveaError("engine-failed", `Cannot start the rasteriser: ${reason(error)}`, { cause: error });
  }
  return {
    picture: (scene, size) => picture(size, size, 3, withoutAlpha(pixels(scene.svg, size))),
    truth: (scene, size) => truthOf(scene, size, pixels(scene.truthSvg, size)),
  };
}

/** Red, green, blue and opacity of each pixel. */
function pixels(svg: string, size: number): Uint8Array {
  if (!Number.isSafeInteger(size) || size < 1 || size > 4096) {
    throw new FoveaError(
      "option-invalid",
      `Cannot draw pictures of ${size}×${size} pixels: expected a whole number from 1 to 4096`,
    );
  }
  const drawing = new Resvg(svg, { fitTo: { mode: "width", value: size } });
  const image = drawing.render();
  const data = image.pixels;
  image.free();
  drawing.free();
  return data;
}

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] as number;
    rgb[to + 1] = rgba[from + 1] as number;
    rgb[to + 2] = rgba[from + 2] as number;
  }
  return rgb;
}

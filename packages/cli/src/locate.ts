/** Where the map says the object is: boxes and a mask, in pixels of the original picture. */

import {
  type Box,
  boxInOriginal,
  type Localisation,
  localise,
  type Mask,
  maskInOriginal,
  type PixelMap,
} from "@fovea/core";
import {
  encodePng,
  type Outlines,
  outlined,
  type Picture,
  type Seen,
  type ShownMap,
  thicknessFor,
} from "@fovea/render";
import { deflate } from "./draw.ts";
import type { LocateRequest } from "./explain-request.ts";
import type { Input } from "./read-input.ts";

/** What is told of it. */
export interface Found {
  readonly form: LocateRequest["form"];
  readonly threshold: LocateRequest["threshold"];
  /** What x and y count. */
  readonly pixelsOf: "original picture" | "model input";
  /** `score`: the largest value of the map in the box's part; `share`: part of the map's positive sum in it. */
  readonly boxes: readonly (Box & { readonly score: number; readonly share: number })[];
  /** Part of the pixels that the mask covers, 0…1. */
  readonly area: number;
  readonly note: string | undefined;
}

export interface LocatedMap {
  readonly found: Found;
  /** On the picture as the model sees it. */
  readonly outlines: Outlines;
  readonly maskPng: () => Promise<Uint8Array>;
  readonly picturePng: (text: Readonly<Record<string, string>>) => Promise<Uint8Array>;
}

const nothing = "the map has no positive part, so that there is nothing to locate";

/** Boxes by the positive part of the map as it is shown, at the size of the model's input. */
export async function locate(
  request: LocateRequest,
  { original }: Input,
  seen: Seen,
  { map, scale }: ShownMap,
): Promise<LocatedMap> {
  const { form, threshold, instances } = request;
  const positive = {
    ...map,
    data: Float32Array.from(map.data, scale.kind === "magnitude" ? Math.abs : (v) => v),
  };
  const grabCut = form === "grabcut" ? await (await import("./grab-cut.ts")).openGrabCut() : undefined;
  const refine = grabCut && { refine: (mask: Mask) => grabCut(seen.picture, positive, mask) };
  const { mask, parts } = localise(positive as PixelMap, { threshold, instances, ...refine });
  const toOriginal = (box: Box): Box => (original ? boxInOriginal(box, original) : box);
  const boxes = parts.map(({ box, score, share }) => ({ ...toOriginal(box), score, share }));
  const wholeMask = (): Mask => (original ? maskInOriginal(mask, original) : mask);
  const picture: Picture = original?.picture ?? seen.picture;
  const withMask = form === "box" ? {} : { mask };
  return {
    found: {
      form,
      threshold,
      pixelsOf: original ? "original picture" : "model input",
      boxes,
      area: mask.data.reduce((sum, v) => sum + v, 0) / mask.data.length,
      note: noteOf(parts, positive),
    },
    outlines: { boxes: parts.map(({ box }) => box), ...withMask },
    maskPng: () => encodePng(blackAndWhite(wholeMask()), { deflate }),
    picturePng: (text) => {
      const drawn = form === "box" ? { boxes } : { boxes, mask: wholeMask() };
      return encodePng(outlined(picture, drawn, thicknessFor(picture)), { text, deflate });
    },
  };
}

function noteOf(parts: Localisation["parts"], { data }: { data: Float32Array }): string | undefined {
  if (parts.length > 0) return undefined;
  return data.some((v) => v > 0) ? "GrabCut left no object: try --locate mask" : nothing;
}

const blackAndWhite = ({ width, height, data }: Mask): Picture => ({
  width,
  height,
  channels: 1,
  data: data.map((v) => 255 * v),
});

/** `box 12,40 180×201, 64 % of the map` for each. */
export const foundText = ({ boxes, note, pixelsOf }: Found): string[] =>
  note === undefined
    ? boxes.map(
        ({ x, y, width, height, share }) =>
          `box at ${x},${y}, ${width}×${height} pixels of the ${pixelsOf}, ${shareText(share)} of the map's positive sum`,
      )
    : [note];

const shareText = (share: number): string =>
  share > 0 && share < 0.005 ? "less than 1 %" : `${(100 * share).toFixed(0)} %`;

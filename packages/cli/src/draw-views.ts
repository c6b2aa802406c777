/** Views of an explanation as pictures: maps, masks and areas. */

import type { FloatTensor, View } from "@fovea/core";
import {
  areaMap,
  type DisplayScale,
  displayScale,
  type FloatMap,
  figure,
  legend,
  masked,
  overlay,
  type PixelLayout,
  type Raster,
  type ReportView,
  type Seen,
  type Strip,
  upsampleBilinear,
  upsampleNearest,
} from "@fovea/render";

export interface DrawnView {
  readonly raster: Raster<3>;
  readonly scale?: DisplayScale;
  readonly legend?: NonNullable<ReportView["legend"]>;
  /** What stands below the panel in the printed figure. */
  readonly below: readonly Strip[];
  /** In words, for the caption. */
  readonly said: string;
}

/** Undefined for data, and for arrays that have no place on the picture. */
export function drawnView(
  { kind, values }: View,
  { picture }: Seen,
  layout: PixelLayout,
  nameOf: (index: number) => string,
): DrawnView | undefined {
  const plane = planeOf(values);
  if (kind === "data" || !plane) return undefined;
  const small = plane.width !== layout.width || plane.height !== layout.height;
  const from = small ? `${plane.height}×${plane.width} values, ` : "";
  if (kind === "map") {
    const map = small ? upsampleBilinear(plane, layout) : plane;
    const scale = displayScale(map, { signed: true });
    return { raster: overlay(picture, map, scale), scale, below: [], said: `${from}${scale.text}` };
  }
  if (kind === "mask") {
    const mask = small ? upsampleBilinear(plane, layout) : plane;
    return { raster: masked(picture, mask), below: [], said: `${from}pale and grey where it is left out` };
  }
  const { raster, areas } = areaMap(picture, small ? upsampleNearest(plane, layout) : plane);
  return {
    raster,
    legend: areas.map(({ index, colour, share }) => ({
      label: index === undefined ? "other classes" : nameOf(index),
      colour,
      share,
    })),
    below: [(width, textScale) => legend(areas, nameOf, width, textScale)],
    said: `${from}a colour for each class`,
  };
}

/** The last two axes if the others have one entry. */
function planeOf({ shape, data }: FloatTensor): (FloatMap & { readonly data: Float32Array }) | undefined {
  const [height = 0, width = 0] = shape.slice(-2);
  return shape.length >= 2 && data.length === width * height && data.length > 0
    ? { width, height, data }
    : undefined;
}

/** The picture beside the view, what it shows below. */
export function viewFigure(title: string, why: string, view: DrawnView, { picture }: Seen): Raster<3> {
  const panel = { raster: view.raster, title, ...(view.scale ? { scale: view.scale } : {}) };
  return figure(
    [{ raster: picture, title: "As the model sees it" }, panel],
    [
      { text: `${why}: ${title}` },
      { text: `${view.said.charAt(0).toUpperCase()}${view.said.slice(1)}.`, tone: "quiet" },
    ],
    { below: view.below },
  );
}

/** A small picture, dot by dot. */

import type { Raster } from "@fovea/render";
import { type ReactElement, useLayoutEffect, useRef } from "react";
import { putRaster } from "../../parts/put-raster.ts";

export function RasterCanvas({
  raster,
  label,
}: {
  readonly raster: Raster;
  /** What is to be seen; without one it is decoration of what is beside it. */
  readonly label?: string;
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  // Before the browser shows what is new: the words beside it and its pixels are of one moment.
  useLayoutEffect(() => {
    if (canvas.current) putRaster(canvas.current, raster);
  }, [raster]);
  return label === undefined ? (
    <canvas ref={canvas} />
  ) : (
    <canvas ref={canvas} role="img" aria-label={label} />
  );
}

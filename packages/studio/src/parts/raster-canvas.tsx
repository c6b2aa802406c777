/** Pixels on a canvas of their own size, shown as large as there is room. */

import type { Raster } from "@fovea/render";
import { type CSSProperties, type ReactElement, useLayoutEffect, useRef } from "react";
import { putRaster } from "./put-raster.ts";

export interface RasterCanvasProps {
  readonly raster: Raster;
  /** What is to be seen, for those who do not see it. */
  readonly label: string;
}

export function RasterCanvas({ raster, label }: RasterCanvasProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  // Before the browser shows what is new: the words beside it and its pixels are of one moment.
  useLayoutEffect(() => {
    if (canvas.current) putRaster(canvas.current, raster);
  }, [raster]);
  const small = Math.max(raster.width, raster.height) < 128;
  const style = { "--aspect": raster.width / raster.height } as CSSProperties;
  return (
    <div className={small ? "heat small-picture" : "heat"} style={style}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

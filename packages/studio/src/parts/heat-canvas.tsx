/** The picture as the model sees it, under a map. */

import {
  type DisplayScale,
  displayScale,
  type FloatMap,
  type OverlayOptions,
  overlay,
  type Picture,
} from "@fovea/render";
import { type CSSProperties, type ReactElement, useEffect, useMemo, useRef } from "react";
import type { MethodInfo } from "../engine/messages.ts";
import { putRaster } from "./put-raster.ts";

export interface HeatCanvasProps {
  readonly picture: Picture;
  /** Without one the picture is shown alone. */
  readonly map?: FloatMap | undefined;
  readonly display?: MethodInfo["display"];
  /** One for several maps, where they are compared. @default that of the map */
  readonly scale?: DisplayScale | undefined;
  readonly options?: OverlayOptions;
  /** What is to be seen, for those who do not see it. */
  readonly label: string;
}

export function HeatCanvas({
  picture,
  map,
  display = "signed",
  scale,
  options,
  label,
}: HeatCanvasProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shownScale = useMemo(
    () => (map ? (scale ?? displayScale(map, { signed: display === "signed" })) : undefined),
    [map, scale, display],
  );
  useEffect(() => {
    const raster = map && shownScale ? overlay(picture, map, shownScale, options) : picture;
    if (canvas.current) putRaster(canvas.current, raster);
  }, [picture, map, shownScale, options]);
  const small = Math.max(picture.width, picture.height) < 128;
  const style = { "--aspect": picture.width / picture.height } as CSSProperties;
  return (
    <div className={small ? "heat small-picture" : "heat"} style={style}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

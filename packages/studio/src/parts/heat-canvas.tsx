/** The picture as the model sees it, under a map. */

import {
  type DisplayScale,
  displayScale,
  type FloatMap,
  type OverlayOptions,
  overlay,
  type Picture,
} from "@fovea/render";
import { type CSSProperties, type ReactElement, type ReactNode, useEffect, useMemo, useRef } from "react";
import type { MethodInfo } from "../engine/messages.ts";
import { drawSoon } from "./draw-soon.ts";
import { putRaster } from "./put-raster.ts";

export interface HeatCanvasProps {
  readonly picture: Picture;
  /** Without one the picture is shown alone. */
  readonly map?: FloatMap | undefined;
  readonly display?: MethodInfo["display"];
  /** One for several maps, where they are compared. @default that of the map */
  readonly scale?: DisplayScale | undefined;
  readonly options?: OverlayOptions;
  /** What is to be seen, for those who do not see it; empty where the words beside it say it. */
  readonly label: string;
  /** One of many: it is drawn when there is time. @default false */
  readonly patient?: boolean;
  /** Laid over it: boxes, a point. */
  readonly children?: ReactNode;
}

export function HeatCanvas(props: HeatCanvasProps): ReactElement {
  const { picture, map, display = "signed", scale, options, label, patient = false, children } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const shownScale = useMemo(
    () => (map ? (scale ?? displayScale(map, { signed: display === "signed" })) : undefined),
    [map, scale, display],
  );
  useEffect(() => {
    const draw = (): void => {
      const fits = map?.width === picture.width && map.height === picture.height;
      const raster = fits && shownScale ? overlay(picture, map, shownScale, options) : picture;
      if (canvas.current) putRaster(canvas.current, raster);
    };
    if (patient) return drawSoon(draw);
    draw();
  }, [picture, map, shownScale, options, patient]);
  const small = Math.max(picture.width, picture.height) < 128;
  const style = { "--aspect": picture.width / picture.height } as CSSProperties;
  return (
    <div className={small ? "heat small-picture" : "heat"} style={style}>
      {label === "" ? <canvas ref={canvas} /> : <canvas ref={canvas} role="img" aria-label={label} />}
      {children}
    </div>
  );
}

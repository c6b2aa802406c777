/** The map of one channel. */

import { type ReactElement, useEffect, useRef } from "react";
import { drawSoon } from "../../parts/draw-soon.ts";
import { type ChannelMap, drawMap, type MapScale } from "./draw-map.ts";

export function MapCanvas({
  map,
  scale: { signed, limit },
  label,
}: {
  readonly map: ChannelMap;
  readonly scale: MapScale;
  readonly label?: string;
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(
    () =>
      drawSoon(() => {
        if (canvas.current) drawMap(canvas.current, map, { signed, limit });
      }),
    [map, signed, limit],
  );
  return label === undefined ? (
    <canvas ref={canvas} />
  ) : (
    <canvas ref={canvas} role="img" aria-label={label} />
  );
}

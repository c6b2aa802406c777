/** What the colours of a map stand for. */

import { type DisplayScale, heatmap, numberText, percentText } from "@fovea/render";
import { type ReactElement, useEffect, useRef } from "react";
import { putRaster } from "./put-raster.ts";

export function ScaleLegend({ scale }: { readonly scale: DisplayScale }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current && scale.blank === undefined) putRaster(canvas.current, heatmap(ramp(scale), scale));
  }, [scale]);
  if (scale.blank !== undefined) return <p className="quiet">{scale.blank}</p>;
  const low = scale.kind === "signed" ? numberText(-scale.limit) : "0";
  return (
    <div className="legend quiet">
      <span className="number">{low}</span>
      <canvas ref={canvas} role="img" aria-label="The colours of the map" />
      <span className="number">{numberText(scale.limit)}</span>
      <span>{scaleWords(scale)}</span>
    </div>
  );
}

/** What the strongest colour is, and whether something lies beyond it. */
function scaleWords({ kind, limit, clippedFraction }: DisplayScale): string {
  const ends = kind === "signed" ? `±${numberText(limit)}` : numberText(limit);
  const beyond =
    clippedFraction > 0 ? ` or more (${percentText(clippedFraction)} of the pixels have more)` : "";
  return `The strongest colour stands for a map value of ${ends}${beyond}. Map values have a unit of their own, which is not per cent.`;
}

/** Values from one end of the scale to the other. */
function ramp({ kind, limit }: DisplayScale): { width: number; height: number; data: Float64Array } {
  const from = kind === "signed" ? -limit : 0;
  const data = Float64Array.from({ length: 256 }, (_, i) => from + ((limit - from) * i) / 255);
  return { width: 256, height: 1, data };
}

/** A number over steps as a small line, with its ends in words. */

import { numberText } from "@fovea/render";
import type { ReactElement } from "react";

export interface CurveProps {
  readonly points: readonly { readonly step: number; readonly value: number }[];
  readonly label: string;
}

const [width, height] = [240, 60];

export function Curve({ points, label }: CurveProps): ReactElement | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return null;
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (step: number): number => (width * (step - first.step)) / (last.step - first.step || 1);
  const y = (value: number): number => height - 4 - ((height - 8) * (value - low)) / (high - low || 1);
  const path = points.map(({ step, value }) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const said = `${label}: from ${numberText(first.value)} to ${numberText(last.value)} in ${last.step} steps`;
  return (
    <figure className="curve">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={said} preserveAspectRatio="none">
        <title>{said}</title>
        <polyline points={path} />
      </svg>
      <figcaption className="quiet number">{said}</figcaption>
    </figure>
  );
}

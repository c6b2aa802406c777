/** The lines of the diagram: who takes from whom. Only those in sight are drawn, all as one: there may be a thousand. */

import { memo, type NamedExoticComponent, type ReactElement } from "react";
import type { Diagram, Edge } from "../../engine/network-answers.ts";
import type { Band } from "./use-band.ts";

export interface LinesProps {
  readonly layout: Diagram;
  readonly band: Band;
}

export const Lines: NamedExoticComponent<LinesProps> = memo(function Lines({
  layout: { width, edges },
  band: { top, bottom },
}: LinesProps): ReactElement {
  const height = bottom - top;
  const seen = edges.filter((edge) => crosses(edge, top, bottom));
  return (
    <svg
      className="lines"
      style={{ top }}
      width={width}
      height={height}
      viewBox={`0 ${top} ${width} ${height}`}
      aria-hidden="true"
    >
      <path d={seen.map(pathOf).join("")} />
      <path className="tips" d={seen.map(tipOf).join("")} />
    </svg>
  );
});

const crosses = ({ points }: Edge, top: number, bottom: number): boolean =>
  points.some(({ y }) => y >= top) && points.some(({ y }) => y <= bottom);

type Point = Edge["points"][number];

const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** A line through the points with its corners rounded. */
function pathOf({ points }: Edge): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const steps = rest.map((point, i) => {
    const next = rest[i + 1];
    if (!next) return `L${at(point)}`;
    return `Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  return `M${at(first)}${steps.join("")}`;
}

/** Of an arrow's tip, and half its width, pixels. */
const [length, half] = [8, 4.5];

/** The tip at the end of a line, along its last stretch. */
function tipOf({ points }: Edge): string {
  const [before, end] = points.slice(-2);
  if (!before || !end) return "";
  const [dx, dy] = [end.x - before.x, end.y - before.y];
  const far = Math.hypot(dx, dy) || 1;
  const corner = (side: number): Point => ({
    x: end.x - (length * dx + side * half * dy) / far,
    y: end.y - (length * dy - side * half * dx) / far,
  });
  return `M${at(corner(1))}L${at(end)}L${at(corner(-1))}Z`;
}

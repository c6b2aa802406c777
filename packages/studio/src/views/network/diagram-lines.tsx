/** The lines of the diagram: who takes from whom. */

import type { ReactElement } from "react";
import type { Diagram, Edge } from "../../engine/network-answers.ts";

export function Lines({ layout }: { readonly layout: Diagram }): ReactElement {
  const { width, height, edges } = layout;
  return (
    <svg className="lines" width={width} height={height} aria-hidden="true">
      <defs>
        <marker
          id="net-tip"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0 L8 4 L0 8 z" />
        </marker>
      </defs>
      {edges.map(({ from, to, points }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the ends of a block have the same names in every block
        <path key={`${from} ${to} ${i}`} d={pathOf(points)} markerEnd="url(#net-tip)" />
      ))}
    </svg>
  );
}

/** A line through the points with its corners rounded. */
function pathOf(points: Edge["points"]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const at = ({ x, y }: { x: number; y: number }): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const steps = rest.map((point, i) => {
    const next = rest[i + 1];
    if (!next) return `L${at(point)}`;
    return `Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  return `M${at(first)} ${steps.join(" ")}`;
}

/** Boxes on the map, and what they hold in words. */

import { type FloatMap, percentText } from "@fovea/render";
import type { ReactElement } from "react";
import type { Found } from "../../engine/explaining-answers.ts";

export interface BoxesProps {
  readonly found: readonly Found[] | undefined;
  readonly map: FloatMap;
}

export function Boxes({ found = [], map }: BoxesProps): ReactElement {
  return (
    <svg
      className="boxes"
      viewBox={`0 0 ${map.width} ${map.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {found.map(({ box }) => (
        <g key={`${box.x} ${box.y} ${box.width} ${box.height}`}>
          <rect className="edge" {...box} />
          <rect {...box} />
        </g>
      ))}
    </svg>
  );
}

export interface BoxesTextProps {
  readonly found: readonly Found[] | undefined;
  /** Of the class. */
  readonly name: string;
}

export function BoxesText({ found, name }: BoxesTextProps): ReactElement {
  if (found === undefined) return <p className="quiet">Looking for boxes …</p>;
  if (found.length === 0) return <p className="quiet">No box: nothing on this map speaks for {name}.</p>;
  return (
    <ul className="ledger" aria-label="Boxes">
      {found.map(({ original: { x, y, width, height }, share }) => (
        <li key={`${x} ${y} ${width} ${height}`}>
          <span aria-hidden="true">▢</span>
          <span>
            A box of {width}×{height} pixels, {x} from the left and {y} from the top of the picture, holds{" "}
            {percentText(share)} of what speaks for {name}.
          </span>
        </li>
      ))}
    </ul>
  );
}

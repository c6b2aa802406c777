/** The likeliest classes as bars; choosing one makes it the class that is explained. */

import type { ClassPrediction } from "@fovea/core";
import { className, percentText } from "@fovea/render";
import type { ReactElement } from "react";

export interface ClassBarsProps {
  readonly classes: readonly ClassPrediction[];
  readonly chosen: number | undefined;
  readonly onChoose: (index: number) => void;
  /** The class that the pointer or the focus is on. */
  readonly onHover?: (index: number | undefined) => void;
  /** How many are shown. @default 5 */
  readonly count?: number;
}

export function ClassBars({ classes, chosen, onChoose, onHover, count = 5 }: ClassBarsProps): ReactElement {
  return (
    <ol className="bars" aria-label="Classes">
      {classes.slice(0, count).map((said) => (
        <li key={said.index}>
          <button
            type="button"
            aria-pressed={said.index === chosen}
            onClick={() => onChoose(said.index)}
            onPointerEnter={() => onHover?.(said.index)}
            onPointerLeave={() => onHover?.(undefined)}
            onFocus={() => onHover?.(said.index)}
            onBlur={() => onHover?.(undefined)}
          >
            <span className="fill" style={{ width: `${100 * said.probability}%` }} />
            <span>{className(said)}</span>
            <span className="number">{percentText(said.probability)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

/** What the colours stand for, with counts; choosing one shows it alone. */

import type { ReactElement } from "react";
import { type ColourBy, type Colouring, ways } from "./colouring.ts";

export interface LegendProps {
  readonly by: ColourBy;
  readonly offered: readonly ColourBy[];
  readonly colouring: Colouring;
  readonly only: number | undefined;
  readonly onBy: (by: ColourBy) => void;
  readonly onOnly: (swatch: number | undefined) => void;
}

export function Legend({ by, offered, colouring, only, onBy, onOnly }: LegendProps): ReactElement {
  return (
    <div className="stack legend-of-map">
      <label>
        Colour by{" "}
        <select value={by} onChange={({ target }) => onBy(target.value as ColourBy)}>
          {ways
            .filter(({ id }) => offered.includes(id))
            .map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
        </select>
      </label>
      <ul className="swatches" aria-label="Colours of the map">
        {colouring.swatches.map(({ name, colour, count }, i) => (
          <li key={name}>
            <button
              type="button"
              aria-pressed={i === only}
              onClick={() => onOnly(i === only ? undefined : i)}
            >
              <span className="swatch" style={{ background: colour }} aria-hidden="true" />
              {name} <span className="quiet number">{count.toLocaleString("en")}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

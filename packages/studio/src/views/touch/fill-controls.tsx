/** What stands where something is hidden. */

import { type ReactElement, useId } from "react";
import type { Filling } from "../../engine/touch-messages.ts";

const fillings: Readonly<Record<Filling, string>> = {
  mean: "the picture's average colour",
  grey: "grey",
  black: "black",
  white: "white",
  blur: "the picture, blurred",
  noise: "random dots",
};

/** What is none gives the average colour. */
export const readFilling = (text: string): Filling => (text in fillings ? (text as Filling) : "mean");

export interface FillControlsProps {
  readonly fill: Filling;
  readonly seed: number;
  readonly onFill: (fill: Filling) => void;
  readonly onSeed: (seed: number) => void;
}

export function FillControls({ fill, seed, onFill, onSeed }: FillControlsProps): ReactElement {
  const id = useId();
  return (
    <div className="row">
      <label htmlFor={id}>Hide it behind</label>
      <select id={id} value={fill} onChange={({ target }) => onFill(readFilling(target.value))}>
        {Object.entries(fillings).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      {fill === "noise" && (
        <button type="button" onClick={() => onSeed(seed + 1)} title={`Draw ${seed}`}>
          Other dots
        </button>
      )}
    </div>
  );
}

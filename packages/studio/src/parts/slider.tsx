/** A number within limits: name, slider, value. */

import { type ReactElement, useId } from "react";

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
  /** The value in words. @default the number */
  readonly text?: (value: number) => string;
}

export function Slider({ label, value, min, max, step, onChange, text = String }: SliderProps): ReactElement {
  const id = useId();
  return (
    <div className="control">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        {...{ min, max, step, value }}
        aria-valuetext={text(value)}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <output htmlFor={id}>{text(value)}</output>
    </div>
  );
}

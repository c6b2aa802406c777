/** One class of the model: from a list, or by a part of its name where there are many. */

import type { ClassPrediction } from "@fovea/core";
import { className, percentText } from "@fovea/render";
import { type ReactElement, useId } from "react";
import { ClassFinder } from "../../parts/class-finder.tsx";

export interface ClassChoiceProps {
  readonly label: string;
  readonly classes: readonly ClassPrediction[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

/** A list of more is no list for people. */
const listed = 30;

export function ClassChoice({ label, classes, chosen, onChoose }: ClassChoiceProps): ReactElement {
  const id = useId();
  if (classes.length > listed)
    return (
      <ClassFinder
        {...{ label, classes }}
        chosen={classes.find(({ index }) => index === chosen)}
        onChoose={(index) => index !== undefined && onChoose(index)}
      />
    );
  return (
    <div className="row">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={chosen} onChange={({ target }) => onChoose(Number(target.value))}>
        {classes.map((each) => (
          <option key={each.index} value={each.index}>
            {className(each)}, {percentText(each.probability)}
          </option>
        ))}
      </select>
    </div>
  );
}

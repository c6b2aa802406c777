/** The class that a person expected: from a list, or by a part of its name where there are many. */

import type { ClassPrediction } from "@fovea/core";
import { className } from "@fovea/render";
import { type ReactElement, useId } from "react";
import { ClassFinder } from "../../parts/class-finder.tsx";

export interface ExpectedClassProps {
  readonly classes: readonly ClassPrediction[];
  readonly expected: ClassPrediction | undefined;
  readonly onExpect: (index: number | undefined) => void;
}

/** A list of more is no list for people. */
const listed = 30;

export function ExpectedClass({ classes, expected, onExpect }: ExpectedClassProps): ReactElement {
  const id = useId();
  if (classes.length > listed)
    return <ClassFinder label="I expected" classes={classes} chosen={expected} onChoose={onExpect} />;
  return (
    <div className="row">
      <label htmlFor={id}>I expected</label>
      <select
        id={id}
        value={expected?.index ?? ""}
        onChange={({ target }) => onExpect(target.value === "" ? undefined : Number(target.value))}
      >
        <option value="">choose a class</option>
        {classes.map((said) => (
          <option key={said.index} value={said.index}>
            {className(said)}
          </option>
        ))}
      </select>
    </div>
  );
}

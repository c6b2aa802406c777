/** The class that a person expected: from a list, or by a part of its name where there are many. */

import type { ClassPrediction } from "@fovea/core";
import { className } from "@fovea/render";
import { type ReactElement, useId, useState } from "react";
import { foundClasses } from "../../parts/found-classes.ts";

export interface ExpectedClassProps {
  readonly classes: readonly ClassPrediction[];
  readonly expected: ClassPrediction | undefined;
  readonly onExpect: (index: number | undefined) => void;
}

/** A list of more is no list for people: it shows what fits the words. */
const listed = 30;

export function ExpectedClass({ classes, expected, onExpect }: ExpectedClassProps): ReactElement {
  const [id, find] = [useId(), useId()];
  const [words, setWords] = useState("");
  const many = classes.length > listed;
  const found = foundClasses(classes, words).slice(0, listed);
  const shown = expected && !found.includes(expected) ? [expected, ...found] : found;
  return (
    <div className="row">
      {many && (
        <>
          <label htmlFor={find}>Find a class</label>
          <input id={find} type="search" value={words} onChange={({ target }) => setWords(target.value)} />
        </>
      )}
      <label htmlFor={id}>I expected</label>
      <select
        id={id}
        value={expected?.index ?? ""}
        onChange={({ target }) => onExpect(target.value === "" ? undefined : Number(target.value))}
      >
        <option value="">choose a class</option>
        {shown.map((said) => (
          <option key={said.index} value={said.index}>
            {className(said)}
          </option>
        ))}
      </select>
    </div>
  );
}

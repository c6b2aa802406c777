/** One class of the model: from a list, or by a part of its name where there are many. */

import type { ClassPrediction } from "@fovea/core";
import { className, percentText } from "@fovea/render";
import { type ReactElement, useId, useState } from "react";
import { foundClasses } from "../../parts/found-classes.ts";

export interface ClassChoiceProps {
  readonly label: string;
  readonly classes: readonly ClassPrediction[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

/** A list of more is no list for people: it shows what fits the words. */
const listed = 30;

export function ClassChoice({ label, classes, chosen, onChoose }: ClassChoiceProps): ReactElement {
  const [id, find] = [useId(), useId()];
  const [words, setWords] = useState("");
  const found = foundClasses(classes, words).slice(0, listed);
  const now = classes.find(({ index }) => index === chosen);
  const shown = now && !found.includes(now) ? [now, ...found] : found;
  return (
    <div className="row">
      {classes.length > listed && (
        <>
          <label htmlFor={find}>Find</label>
          <input id={find} type="search" value={words} onChange={({ target }) => setWords(target.value)} />
        </>
      )}
      <label htmlFor={id}>{label}</label>
      <select id={id} value={chosen} onChange={({ target }) => onChoose(Number(target.value))}>
        {shown.map((each) => (
          <option key={each.index} value={each.index}>
            {className(each)}, {percentText(each.probability)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The class that the image is to be of: a list, or a search where the list would be long. */

import { className } from "@fovea/render";
import { type ReactElement, useId, useMemo, useState } from "react";
import type { ModelInfo } from "../../engine/messages.ts";
import { ClassSearch } from "../../parts/class-search.tsx";
import { foundClasses } from "../../parts/found-classes.ts";

export interface ClassWishProps {
  readonly model: ModelInfo;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

/** A list of more is no list for people. */
const listed = 30;
/** Hits below the field. */
const hits = 8;

export function ClassWish({ model, chosen, onChoose }: ClassWishProps): ReactElement {
  const id = useId();
  const [words, setWords] = useState("");
  const classes = useMemo(() => namedClasses(model), [model]);
  if (classes.length <= listed)
    return (
      <div>
        <label htmlFor={id}>Class</label>{" "}
        <select id={id} value={chosen} onChange={({ target }) => onChoose(Number(target.value))}>
          {classes.map((each) => (
            <option key={each.index} value={each.index}>
              {className(each)}
            </option>
          ))}
        </select>
      </div>
    );
  const found = words === "" ? [] : foundClasses(classes, words);
  const now = classes.find(({ index }) => index === chosen);
  return (
    <>
      <p>
        Class: <strong>{now ? className(now) : `${chosen}, which this network does not have`}</strong>
      </p>
      <ClassSearch {...{ words, setWords }} found={found.length} all={classes.length} />
      {found.length > 0 && (
        <ul className="wish-hits" aria-label="Classes found">
          {found.slice(0, hits).map((each) => (
            <li key={each.index}>
              <button
                type="button"
                aria-pressed={each.index === chosen}
                onClick={() => {
                  onChoose(each.index);
                  setWords("");
                }}
              >
                {className(each)}
              </button>
            </li>
          ))}
        </ul>
      )}
      {found.length > hits && <p className="quiet">These are the first {hits}: type more letters.</p>}
    </>
  );
}

interface NamedClass {
  readonly index: number;
  readonly label: string;
}

/** By name; classes without names in their order. */
function namedClasses({ classes, labels }: ModelInfo): readonly NamedClass[] {
  const all = Array.from({ length: classes }, (_, index) => ({
    index,
    label: labels?.[index] ?? String(index),
  }));
  return labels ? all.sort((a, b) => a.label.localeCompare(b.label, "en")) : all;
}

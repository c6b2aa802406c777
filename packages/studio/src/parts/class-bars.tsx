/** The likeliest classes as bars; choosing one makes it the class that is explained. */

import type { ClassPrediction } from "@fovea/core";
import { className, percentText } from "@fovea/render";
import { type ReactElement, useState } from "react";
import { ClassSearch } from "./class-search.tsx";
import { foundClasses } from "./found-classes.ts";

export interface ClassBarsProps {
  readonly classes: readonly ClassPrediction[];
  readonly chosen: number | undefined;
  readonly onChoose: (index: number) => void;
  /** The class that the pointer or the focus is on. */
  readonly onHover?: (index: number | undefined) => void;
  /** How many are shown. @default 5 */
  readonly count?: number;
  /** Whether the others can be searched and unfolded. @default false */
  readonly findable?: boolean;
}

export function ClassBars(props: ClassBarsProps): ReactElement {
  const { classes, count = 5, findable = false, chosen } = props;
  const [words, setWords] = useState("");
  const [shown, setShown] = useState(count);
  const found = foundClasses(classes, words);
  const visible = found.slice(0, shown);
  const apart = words === "" ? classes.find(({ index }) => index === chosen) : undefined;
  return (
    <>
      {findable && classes.length > 12 && (
        <ClassSearch {...{ words, setWords }} found={found.length} all={classes.length} />
      )}
      <ol className="bars" aria-label="Classes">
        {visible.map((said) => (
          <Bar key={said.index} {...props} said={said} />
        ))}
        {apart && !visible.includes(apart) && <Bar {...props} said={apart} />}
      </ol>
      {findable && found.length > shown && (
        <button type="button" onClick={() => setShown(shown + 10)}>
          Show {Math.min(10, found.length - shown)} more
        </button>
      )}
    </>
  );
}

function Bar({
  said,
  chosen,
  onChoose,
  onHover,
}: ClassBarsProps & { readonly said: ClassPrediction }): ReactElement {
  return (
    <li>
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
  );
}

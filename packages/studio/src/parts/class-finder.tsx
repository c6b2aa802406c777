/** One field for a class among many: it shows what fits as one types, and holds the name of what was chosen (ARIA combobox). */

import type { ClassPrediction } from "@fovea/core";
import { className, percentText } from "@fovea/render";
import { type KeyboardEvent, type ReactElement, useId, useState } from "react";
import { foundClasses } from "./found-classes.ts";
import "./class-finder.css";

export interface ClassFinderProps {
  readonly label: string;
  readonly classes: readonly ClassPrediction[];
  readonly chosen: ClassPrediction | undefined;
  /** Undefined: the field was emptied. */
  readonly onChoose: (index: number | undefined) => void;
}

/** So many are shown at once. */
const listed = 10;

export function ClassFinder({ label, classes, chosen, onChoose }: ClassFinderProps): ReactElement {
  const id = useId();
  /** What was typed; undefined while nobody types. */
  const [words, setWords] = useState<string | undefined>();
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const found = foundClasses(classes, words ?? "");
  const hits = found.slice(0, listed);
  const leave = (): void => {
    setOpen(false);
    setWords(undefined);
    setAt(-1);
  };
  const choose = (index: number | undefined): void => {
    onChoose(index);
    leave();
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      setOpen(true);
      setAt((at + step + hits.length + (at < 0 && step < 0 ? 1 : 0)) % Math.max(1, hits.length));
    } else if (event.key === "Enter" && open) {
      const hit = hits[Math.max(0, at)];
      if (hit) choose(hit.index);
    } else if (event.key === "Escape" && open) leave();
    else return;
    event.preventDefault();
  };
  return (
    <div className="finder">
      <label htmlFor={id}>{label}</label>
      <div className="finder-field">
        <input
          id={id}
          type="text"
          role="combobox"
          autoComplete="off"
          placeholder={`type to find one of ${classes.length.toLocaleString("en")}`}
          aria-expanded={open}
          aria-controls={`${id}hits`}
          aria-autocomplete="list"
          aria-activedescendant={open && at >= 0 ? `${id}${at}` : undefined}
          value={words ?? (chosen ? className(chosen) : "")}
          onFocus={({ target }) => target.select()}
          onClick={() => setOpen(true)}
          onChange={({ target }) => {
            setWords(target.value);
            setOpen(true);
            setAt(-1);
          }}
          onKeyDown={press}
          onBlur={() => (words === "" ? choose(undefined) : leave())}
        />
        <div id={`${id}hits`} role="listbox" aria-label={label} hidden={!open || hits.length === 0}>
          {hits.map((hit, i) => (
            <Hit
              key={hit.index}
              id={`${id}${i}`}
              hit={hit}
              pointed={i === at}
              choose={() => choose(hit.index)}
            />
          ))}
        </div>
      </div>
      <p className="quiet" aria-live="polite">
        {words ? foundText(found.length) : ""}
      </p>
    </div>
  );
}

interface HitProps {
  readonly id: string;
  readonly hit: ClassPrediction;
  readonly pointed: boolean;
  readonly choose: () => void;
}

function Hit({ id, hit, pointed, choose }: HitProps): ReactElement {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the option it is on
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
    <div
      id={id}
      role="option"
      aria-selected={pointed}
      // The field would lose the focus, and the list with it, before the click.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={choose}
    >
      <span>{className(hit)}</span>
      <span className="quiet number">{percentText(hit.probability)}</span>
    </div>
  );
}

function foundText(count: number): string {
  if (count === 0) return "No class is called so.";
  return count > listed ? `${count} found; ${listed} are shown.` : `${count} found.`;
}

/** Starts what takes a while, stops it, and says how far it is. */

import type { ReactElement } from "react";
import { durationText } from "../../state/passes.ts";
import { guessText } from "./how-long.ts";

export interface StartButtonsProps {
  /** On the button. */
  readonly title: string;
  /** What is going on, for those who do not see the bar. */
  readonly doing: string;
  readonly running: boolean;
  /** Part that is done, 0…1. */
  readonly part: number;
  /** Time that all of it may take, ms, where it can be guessed. */
  readonly guess: number | undefined;
  /** Time that is left, ms, once that is known. */
  readonly left: number | undefined;
  readonly onStart: () => void;
  readonly onStop: () => void;
}

export function StartButtons({
  title,
  doing,
  running,
  part,
  guess,
  left,
  ...on
}: StartButtonsProps): ReactElement {
  return (
    <>
      <div className="row">
        <button type="button" className="primary" onClick={on.onStart}>
          {running ? "Start anew" : title}
        </button>
        {running && (
          <button type="button" onClick={on.onStop}>
            Stop
          </button>
        )}
      </div>
      {running && <progress value={part} aria-label={doing} />}
      <p className="quiet number">{running ? leftText(part, left) : guessText(guess)}</p>
    </>
  );
}

function leftText(part: number, left: number | undefined): string {
  if (part >= 1) return "Testing what came of it …";
  if (left === undefined) return part > 0 ? "The first step is done …" : "Getting ready …";
  return `${durationText(left)} left.`.replace(/^./, (letter) => letter.toUpperCase());
}

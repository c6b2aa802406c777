/** Starts what takes a while, stops it, and says how far it is. */

import type { ReactElement } from "react";

export interface StartButtonsProps {
  /** On the button. */
  readonly title: string;
  /** What is going on, for those who do not see the bar. */
  readonly doing: string;
  readonly running: boolean;
  /** Part that is done, 0…1. */
  readonly part: number;
  readonly onStart: () => void;
  readonly onStop: () => void;
}

export function StartButtons({ title, doing, running, part, ...on }: StartButtonsProps): ReactElement {
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
    </>
  );
}

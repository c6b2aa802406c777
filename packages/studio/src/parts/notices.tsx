/** Failures, in words, until they are closed: the newest first, and only a few at a time. */

import type { ReactElement } from "react";
import { dismiss, dismissAll, useStudio } from "../state/studio.ts";

/** More would push away what a person is looking at. */
const shown = 3;

export function Notices(): ReactElement {
  const notices = useStudio((state) => state.notices);
  const older = notices.length - shown;
  return (
    <div role="alert" className="stack">
      {notices.slice(0, shown).map(({ id, text, hint, times }) => (
        <div key={id} className="notice">
          <div>
            <p>
              {text}.{times > 1 && <span className="quiet"> {times} times.</span>}
            </p>
            {hint && <p className="quiet">{hint}</p>}
          </div>
          <button type="button" aria-label="Close this message" onClick={() => dismiss(id)}>
            ×
          </button>
        </div>
      ))}
      {notices.length > 1 && (
        <div className="row">
          {older > 0 && (
            <span className="quiet">
              {older} older {older === 1 ? "message waits" : "messages wait"} below these.
            </span>
          )}
          <button type="button" onClick={dismissAll}>
            Close all {notices.length} messages
          </button>
        </div>
      )}
    </div>
  );
}

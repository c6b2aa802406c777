/** Failures, in words, until they are closed: the newest first, and only a few at a time. */

import type { ReactElement } from "react";
import { dismiss, dismissAll, useStudio } from "../state/studio.ts";
import "./notices.css";

/** More would cover what a person is looking at. */
const shown = 3;

export function Notices(): ReactElement {
  const notices = useStudio((state) => state.notices);
  const older = notices.length - shown;
  return (
    <div role="alert" className="notices">
      {notices.slice(0, shown).map(({ id, text, hint, times }, at) => (
        <div key={id} className="notice">
          <div>
            <p>
              {text}.{times > 1 && <span className="quiet"> {times} times.</span>}
            </p>
            {/* Of those before, when they come to the top. */}
            {at === 0 && hint && <p className="quiet">{hint}</p>}
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
              {older} older {older === 1 ? "message waits" : "messages wait"}.
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

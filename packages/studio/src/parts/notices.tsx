/** Failures, in words, until they are closed. */

import type { ReactElement } from "react";
import { dismiss, useStudio } from "../state/studio.ts";

export function Notices(): ReactElement {
  const notices = useStudio((state) => state.notices);
  return (
    <div role="alert" className="stack">
      {notices.map(({ id, text, hint }) => (
        <div key={id} className="notice">
          <div>
            <p>{text}.</p>
            {hint && <p className="quiet">{hint}</p>}
          </div>
          <button type="button" aria-label="Close this message" onClick={() => dismiss(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}

/** The proof under a picture: what was checked, in plain words with the number; the technical note is one click deeper. */

import type { Check } from "@fovea/core";
import { numberText } from "@fovea/render";
import type { ReactElement } from "react";
import { checkWords, verdictOf } from "./check-words.ts";

export function Ledger({ checks }: { readonly checks: readonly Check[] }): ReactElement {
  const { text, failed } = verdictOf(checks);
  return (
    <div className="proof">
      <p>
        {failed > 0 ? <strong className="failed">{text}</strong> : text} This says nothing about whether the
        answer is right.
      </p>
      <ul className="ledger" aria-label="What was checked">
        {checks.map((check) => (
          <li key={`${check.check} ${check.note}`}>
            <Mark {...check} />
            <span>{checkWords(check) ?? `${sentence(check.note)}: ${numberText(check.value)}.`}</span>
          </li>
        ))}
      </ul>
      {checks.length > 0 && <Technical checks={checks} />}
    </div>
  );
}

/** A number that is reported and not judged has a dot. */
function Mark({ limit, ok }: Check): ReactElement {
  if (limit === undefined && ok) return <span aria-hidden="true">•</span>;
  return (
    <strong className={ok ? "quiet" : "failed"} role="img" aria-label={ok ? "holds" : "does not hold"}>
      {ok ? "✓" : "✗"}
    </strong>
  );
}

function Technical({ checks }: { readonly checks: readonly Check[] }): ReactElement {
  return (
    <details>
      <summary>Technical detail</summary>
      <ul className="ledger">
        {checks.map(({ check, value, limit, note }) => (
          <li key={`${check} ${note}`}>
            <code>{check}</code>
            <span>
              <span className="number">
                {numberText(value)}
                {limit === undefined ? "" : ` (limit ${numberText(limit)})`}
              </span>
              : {note}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

const sentence = (note: string): string => note.slice(0, 1).toUpperCase() + note.slice(1);

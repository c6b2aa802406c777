/** The proof under a picture: what was checked, and the number. */

import type { Check } from "@fovea/core";
import { numberText } from "@fovea/render";
import type { ReactElement } from "react";

export function Ledger({ checks }: { readonly checks: readonly Check[] }): ReactElement {
  return (
    <ul className="ledger" aria-label="What was checked">
      {checks.map(({ check, value, limit, ok, note }) => (
        <li key={`${check} ${note}`}>
          <strong className={limit === undefined && ok ? "" : ok ? "held" : "failed"}>
            {limit === undefined && ok ? "•" : ok ? "✓" : "✗"} {check}
          </strong>{" "}
          <span className="number">
            {numberText(value)}
            {limit === undefined ? "" : ` (limit ${numberText(limit)})`}
          </span>
          : {note}
        </li>
      ))}
    </ul>
  );
}

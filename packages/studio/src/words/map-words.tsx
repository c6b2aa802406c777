/** What a heat map means, and right beside it what it does not mean: the two sentences that each method brings along. */

import type { ReactElement } from "react";
import type { MethodInfo } from "../engine/messages.ts";

export function MapWords({ method: { reading, caution } }: { readonly method: MethodInfo }): ReactElement {
  return (
    <>
      <p>{reading}</p>
      <p className="careful">
        <strong>Careful:</strong> {caution}
      </p>
    </>
  );
}

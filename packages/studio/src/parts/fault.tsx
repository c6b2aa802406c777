/** What went wrong with one part of a view, in words, where it would have stood. */

import type { ReactElement } from "react";

export function Fault({ error }: { readonly error: Error }): ReactElement {
  const { hint } = error as { hint?: string };
  return (
    <p className="quiet">
      {error.message}. {hint ?? ""}
    </p>
  );
}

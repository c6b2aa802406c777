/** The terms of the field for those who know them, folded away from those who do not. */

import type { ReactElement, ReactNode } from "react";

export const FieldWords = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <details className="quiet">
    <summary>In the words of the field</summary>
    <p>{children}</p>
  </details>
);

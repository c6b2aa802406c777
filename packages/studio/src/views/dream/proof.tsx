/** The proof of an imagined image: plain words first, the technical ones a click deeper. */

import type { ReactElement } from "react";
import type { ImaginedImage } from "../../engine/dream-messages.ts";
import { Curve } from "../../parts/curve.tsx";
import { proofLines } from "./proof-words.ts";

export function Proof({ image }: { readonly image: ImaginedImage }): ReactElement {
  return (
    <>
      <Curve points={image.trajectory} label="How strongly the network answers" />
      <ul className="ledger">
        {proofLines(image).map(({ text, holds }) => (
          <li key={text}>
            <Mark holds={holds} />
            <span>{text}</span>
          </li>
        ))}
      </ul>
      <details>
        <summary>Technical detail</summary>
        <ul className="ledger">
          {image.facts.map(({ text, failed }) => (
            <li key={text} className={failed ? "failed" : ""}>
              <span aria-hidden="true">•</span>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Mark({ holds }: { readonly holds: boolean | undefined }): ReactElement {
  if (holds === undefined) return <span aria-hidden="true">•</span>;
  return (
    <strong className={holds ? "held" : "failed"} role="img" aria-label={holds ? "holds" : "does not hold"}>
      {holds ? "✓" : "✗"}
    </strong>
  );
}

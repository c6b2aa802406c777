/** How far an imagined image is to be trusted, for somebody who has never made one. */

import { percentText } from "@fovea/render";
import type { ImaginedImage } from "../../engine/dream-messages.ts";

export interface ProofLine {
  readonly text: string;
  /** Undefined where there is nothing to hold or fail. */
  readonly holds: boolean | undefined;
}

/** Of the gain or of certainty: less than this is not to be relied on. */
const enough = 0.5;

export function proofLines({ kept, views, sure, fine }: ImaginedImage): readonly ProofLine[] {
  return [
    ...(kept === undefined ? [] : [{ text: keptText(kept, views), holds: kept >= enough }]),
    ...(sure === undefined
      ? []
      : [{ text: sureText(sure), holds: sure.now >= enough && sure.changed >= enough }]),
    {
      text: `${percentText(fine)} of its contrast is speckle too fine for any shape (high frequencies).`,
      holds: undefined,
    },
  ];
}

const keptText = (kept: number, views: number): string =>
  `Turned, mirrored, shifted and in other light, ${views} ways in all, it keeps ${Math.round(100 * kept)} % of what was gained: ${
    kept >= enough
      ? "it does not hang on single pixels."
      : "much of it hangs on single pixels. Do not read much into it."
  }`;

const sureText = ({ now, changed }: NonNullable<ImaginedImage["sure"]>): string =>
  `Shown this image, the network is ${percentText(now)} sure of the class, and ${percentText(changed)} when it is turned, shifted and so on. Being sure does not make it a good likeness.`;

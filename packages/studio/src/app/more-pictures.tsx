/** Opens more of the pictures that the page was given, where they are many. */

import type { ReactElement } from "react";
import { openPortion, portion, useWaiting } from "../state/built-in.ts";

export function MorePictures(): ReactElement | null {
  const waiting = useWaiting(({ pictures }) => pictures.length);
  if (waiting === 0) return null;
  return (
    <button type="button" onClick={() => void openPortion()}>
      {Math.min(portion, waiting)} more of {waiting}
    </button>
  );
}

/** Opens more of the pictures that the page was given, where they are many. */

import type { ReactElement } from "react";
import { openPortion, portion, useWaiting } from "../state/built-in.ts";

export function MorePictures(): ReactElement | null {
  const waiting = useWaiting(({ pictures }) => pictures.length);
  if (waiting === 0) return null;
  const all = waiting <= portion;
  const pictures = waiting === 1 ? "picture" : "pictures";
  return (
    <button
      type="button"
      title={`${waiting} ${pictures} of the folder not shown yet`}
      onClick={() => void openPortion()}
    >
      {all ? `Show the other ${waiting}` : `Show ${portion} more`}
      <span className="visually-hidden">
        {all ? ` ${pictures}` : ` pictures; ${waiting} are not shown yet`}
      </span>
    </button>
  );
}

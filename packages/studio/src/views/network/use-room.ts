/** How much room an element has, as the page changes. */

import { type RefObject, useEffect, useState } from "react";
import type { Room } from "./stack-fit.ts";

export function useRoom(element: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>({ width: 600, height: 380 });
  useEffect(() => {
    const found = element.current;
    if (!found) return;
    const watch = new ResizeObserver(() => setRoom({ width: found.clientWidth, height: found.clientHeight }));
    watch.observe(found);
    return () => watch.disconnect();
  }, [element]);
  return room;
}

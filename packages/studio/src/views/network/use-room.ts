/** How wide an element is, as the page changes. */

import { type RefObject, useEffect, useState } from "react";

export function useRoom(element: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(600);
  useEffect(() => {
    const found = element.current;
    if (!found) return;
    const watch = new ResizeObserver(() => setRoom(found.clientWidth));
    watch.observe(found);
    return () => watch.disconnect();
  }, [element]);
  return room;
}

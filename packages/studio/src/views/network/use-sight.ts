/** What somebody chose comes into sight: its heading is shown and takes the focus. */

import { type RefObject, useEffect, useRef } from "react";

/**
 * For the heading of a panel that a click on something in `from` (a CSS selector) opened; what the address named stays where it is.
 * `always`: the focus goes there even if the heading is in sight already.
 */
export function useSight(from: string, always: boolean): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const own = heading.current;
    if (!own || !document.activeElement?.closest(from)) return;
    const { top, bottom } = own.getBoundingClientRect();
    // At the very bottom only the heading would be seen, and nothing of what it is about.
    const seen = top >= 0 && bottom < 0.75 * innerHeight;
    if (always || !seen) own.focus({ preventScroll: true });
    if (!seen) (own.closest("section") ?? own).scrollIntoView({ block: "start" });
  }, [from, always]);
  return heading;
}

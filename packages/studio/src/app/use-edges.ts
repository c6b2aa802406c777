/** Marks a part that scrolls sideways with the sides on which more lies; the style sheet fades those. */

import { type RefObject, useEffect } from "react";

export function useEdges(at: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const part = at.current;
    if (part === null) return;
    const mark = (): void => {
      part.dataset.more = sidesOf(part);
    };
    const size = new ResizeObserver(mark);
    const content = new MutationObserver(() => requestAnimationFrame(mark));
    size.observe(part);
    content.observe(part, { childList: true });
    part.addEventListener("scroll", mark, { passive: true });
    return () => {
      size.disconnect();
      content.disconnect();
      part.removeEventListener("scroll", mark);
    };
  }, [at]);
}

/** `left`, `right`, both or neither; half a pixel is no more. */
function sidesOf({ scrollLeft, clientWidth, scrollWidth }: HTMLElement): string {
  const left = scrollLeft > 1 ? "left" : "";
  const right = scrollLeft + clientWidth < scrollWidth - 1 ? "right" : "";
  return `${left} ${right}`.trim();
}

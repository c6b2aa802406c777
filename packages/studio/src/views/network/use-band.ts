/** The part of the diagram that is in sight, from top to bottom, with as much again around it. */

import { type RefObject, useEffect, useMemo, useState } from "react";

/** Pixels of the sheet at zoom 1. */
export interface Band {
  readonly top: number;
  readonly bottom: number;
}

/** It moves by so much at once, so that not every step of scrolling draws anew. */
const step = 600;

/** `zoom` and `height` of the sheet. */
export function useBand(scroller: RefObject<HTMLElement | null>, zoom: number, height: number): Band {
  const [seen, setSeen] = useState({ from: 0, to: 1 });
  useEffect(() => {
    const view = scroller.current;
    if (!view) return;
    const look = (): void => {
      const from = Math.floor(view.scrollTop / zoom / step);
      const to = Math.ceil((view.scrollTop + view.clientHeight) / zoom / step);
      setSeen((now) => (now.from === from && now.to === to ? now : { from, to }));
    };
    const watch = new ResizeObserver(look);
    watch.observe(view);
    view.addEventListener("scroll", look, { passive: true });
    return () => {
      watch.disconnect();
      view.removeEventListener("scroll", look);
    };
  }, [scroller, zoom]);
  const { from, to } = seen;
  return useMemo(() => {
    const bottom = Math.min(height, (to + 1) * step);
    return { top: Math.max(0, Math.min((from - 1) * step, bottom - step)), bottom };
  }, [from, to, height]);
}

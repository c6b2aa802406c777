/** Where the diagram is scrolled to when it is drawn anew: the first box of what was opened is in the middle of its width. */

import { type RefObject, useEffect } from "react";
import type { Diagram, Placed } from "../../engine/network-answers.ts";

/** Of a wide network the beginning of the sheet is empty: there is something to be seen. */
export function useInSight(
  scroller: RefObject<HTMLDivElement | null>,
  layout: Diagram | undefined,
  wanted: Placed["id"] | undefined,
  zoom: number,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: zooming alone stays where it is
  useEffect(() => {
    const view = scroller.current;
    const [frame, first] = layout ? firstBox(layout, wanted) : [];
    if (!view || !first) return;
    view.scrollLeft = (first.x + first.width / 2) * zoom - view.clientWidth / 2;
    const [top, bottom] = [(frame ?? first).y * zoom, (first.y + first.height) * zoom];
    if (top < view.scrollTop || bottom > view.scrollTop + view.clientHeight) view.scrollTop = top - margin;
  }, [scroller, layout]);
}

const margin = 16;

/** The frame of an open block and its topmost box; of a closed one its box; else where the picture goes in. */
function firstBox(
  { frames, boxes }: Diagram,
  wanted: Placed["id"] = ":picture",
): readonly [frame: Placed | undefined, first: Placed | undefined] {
  const frame = frames.find(({ id }) => id === wanted);
  const among = boxes.filter((box) => (frame ? isIn(box, frame) : box.id === wanted));
  return [frame, among.sort((a, b) => a.y - b.y)[0]];
}

const isIn = (box: Placed, frame: Placed): boolean =>
  box.x >= frame.x &&
  box.y >= frame.y &&
  box.x + box.width <= frame.x + frame.width &&
  box.y + box.height <= frame.y + frame.height;

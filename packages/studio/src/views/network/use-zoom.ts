/** How large the diagram is, and moving it by dragging. */

import { type RefObject, useEffect, useState } from "react";

export interface Zoom {
  readonly value: number;
  readonly into: () => void;
  readonly out: () => void;
  readonly fit: () => void;
  readonly key: (key: string) => void;
}

const limited = (value: number): number => Math.max(0.2, Math.min(2.5, value));

/** Until somebody chooses, as large as fits the width, but readable. */
export function useZoom(scroller: RefObject<HTMLDivElement | null>, width: number): Zoom {
  const [chosen, setChosen] = useState<number | undefined>();
  const [room, setRoom] = useState(600);
  useEffect(() => {
    const view = scroller.current;
    if (!view) return;
    const watch = new ResizeObserver(() => setRoom(view.clientWidth));
    watch.observe(view);
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      setChosen((now) => limited((now ?? 1) * (event.deltaY > 0 ? 0.9 : 1.1)));
    };
    view.addEventListener("wheel", wheel, { passive: false });
    return () => {
      watch.disconnect();
      view.removeEventListener("wheel", wheel);
    };
  }, [scroller]);
  const fitting = width > 0 ? room / width : 1;
  const value = chosen ?? Math.max(0.7, Math.min(1, fitting));
  const by = (factor: number) => (): void => setChosen(limited(value * factor));
  const [into, out] = [by(1.2), by(1 / 1.2)];
  const fit = (): void => setChosen(limited(Math.min(1, fitting)));
  const key = (pressed: string): void => {
    if (pressed === "+" || pressed === "=") into();
    else if (pressed === "-") out();
    else if (pressed === "0") fit();
  };
  return { value, into, out, fit, key };
}

/** The mouse takes hold of the ground between the boxes; fingers scroll by themselves. */
export function useDragging(scroller: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const view = scroller.current;
    if (!view) return;
    const down = (event: PointerEvent): void => {
      const onButton = (event.target as Element).closest("button") !== null;
      if (event.pointerType !== "mouse" || event.button !== 0 || onButton) return;
      const [x, y, left, top] = [event.clientX, event.clientY, view.scrollLeft, view.scrollTop];
      const move = (to: PointerEvent): void => {
        view.scrollLeft = left + x - to.clientX;
        view.scrollTop = top + y - to.clientY;
      };
      const up = (): void => {
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", up);
      };
      addEventListener("pointermove", move);
      addEventListener("pointerup", up);
    };
    view.addEventListener("pointerdown", down);
    return () => view.removeEventListener("pointerdown", down);
  }, [scroller]);
}

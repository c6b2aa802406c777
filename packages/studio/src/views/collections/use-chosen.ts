/** Choosing a picture from far away: its panel comes into sight, and closing it goes back to where one was. */

import { type RefObject, useCallback, useLayoutEffect, useRef } from "react";

export interface Chosen {
  /** For the heading of the panel. */
  readonly head: RefObject<HTMLHeadingElement | null>;
  /** For buttons outside the map: the panel may be out of sight of them. */
  readonly onChoose: (row: number) => void;
  readonly onClose: () => void;
}

export function useChosen(
  selected: number | undefined,
  onSelect: (row: number) => void,
  setKey: (key: string) => void,
): Chosen {
  const head = useRef<HTMLHeadingElement>(null);
  /** Whether the chosen picture still has to be brought into sight. */
  const wanted = useRef(false);
  /** The button that was pressed. */
  const from = useRef<Element>(null);
  const onChoose = useCallback(
    (row: number): void => {
      const pressed = document.activeElement;
      // A neighbour's button goes with the panel.
      if (!pressed?.closest(".chosen")) from.current = pressed;
      wanted.current = true;
      onSelect(row);
      if (row === selected) reveal(head.current, wanted);
    },
    [onSelect, selected],
  );
  useLayoutEffect(() => {
    if (selected !== undefined) reveal(head.current, wanted);
  }, [selected]);
  const onClose = useCallback((): void => {
    setKey("");
    const back = from.current;
    from.current = null;
    if (back instanceof HTMLElement && back.isConnected) back.focus();
  }, [setKey]);
  return { head, onChoose, onClose };
}

/** Comes to the heading where it is out of sight; where it is in sight nothing moves. */
function reveal(head: HTMLElement | null, wanted: { current: boolean }): void {
  if (!head || !wanted.current) return;
  wanted.current = false;
  head.closest(".chosen")?.scrollTo({ top: 0 });
  const { top, bottom } = head.getBoundingClientRect();
  if (top >= 0 && bottom <= innerHeight) return;
  head.scrollIntoView({ block: "nearest" });
  head.focus({ preventScroll: true });
}

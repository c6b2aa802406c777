/** What changes many times a second and is written when it rests: browsers refuse an address that changes all the time. */

import { useCallback, useEffect, useRef } from "react";

/** Time without a change, ms. */
const rest = 300;

/** Gives what takes the newest value. Where the part or the page goes away before the rest, it is written at once. */
export function useRested<T>(write: (value: T) => void): (value: T) => void {
  const writing = useRef(write);
  writing.current = write;
  const waiting = useRef<{ readonly value: T; readonly timer: ReturnType<typeof setTimeout> } | undefined>(
    undefined,
  );
  const settle = useCallback((): void => {
    const { current } = waiting;
    if (current === undefined) return;
    clearTimeout(current.timer);
    waiting.current = undefined;
    writing.current(current.value);
  }, []);
  useEffect(() => {
    addEventListener("pagehide", settle);
    return () => {
      removeEventListener("pagehide", settle);
      settle();
    };
  }, [settle]);
  return useCallback(
    (value) => {
      clearTimeout(waiting.current?.timer);
      waiting.current = { value, timer: setTimeout(settle, rest) };
    },
    [settle],
  );
}

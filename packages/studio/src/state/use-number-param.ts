/** A number that a slider moves and the address keeps. */

import { useEffect, useRef, useState } from "react";
import { useParam } from "./address.ts";

/** Browsers refuse an address that changes many times a second: it is written when the slider rests, ms. */
const rest = 300;

export interface NumberRange {
  readonly standard: number;
  readonly min: number;
  readonly max: number;
}

export function useNumberParam(name: string, range: NumberRange): [number, (value: number) => void] {
  const { standard, min, max } = range;
  const [text, write] = useParam(name, String(standard));
  const [moving, setMoving] = useState<number | undefined>();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const kept = Number(text);
  const set = (value: number): void => {
    setMoving(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      write(String(value));
      setMoving(undefined);
    }, rest);
  };
  return [moving ?? (Number.isFinite(kept) ? Math.min(max, Math.max(min, kept)) : standard), set];
}

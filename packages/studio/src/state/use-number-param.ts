/** A number that a slider moves and the address keeps. */

import { useState } from "react";
import { useParam } from "./address.ts";
import { useRested } from "./use-rested.ts";

export interface NumberRange {
  readonly standard: number;
  readonly min: number;
  readonly max: number;
}

export function useNumberParam(name: string, range: NumberRange): [number, (value: number) => void] {
  const { standard, min, max } = range;
  const [text, write] = useParam(name, String(standard));
  const [moving, setMoving] = useState<number | undefined>();
  const keep = useRested((value: number) => {
    write(String(value));
    setMoving(undefined);
  });
  const kept = Number(text);
  const set = (value: number): void => {
    setMoving(value);
    keep(value);
  };
  return [moving ?? (Number.isFinite(kept) ? Math.min(max, Math.max(min, kept)) : standard), set];
}

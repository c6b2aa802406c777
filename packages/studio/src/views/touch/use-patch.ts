/** The patch, and its place in the address once it is at rest. */

import { useCallback, useEffect, useState } from "react";
import type { Patch } from "../../engine/touch-messages.ts";
import { param, setParams } from "../../state/address.ts";
import { useRested } from "../../state/use-rested.ts";
import { patchText, readPatch, type Size, startingPatch } from "./patch.ts";

export function usePatch(size: Size): [Patch, (change: (patch: Patch) => Patch) => void] {
  const [patch, setPatch] = useState(() => readPatch(param("patch") ?? "", size));
  const standard = patchText(startingPatch(size), size);
  const keep = useRested((text: string) => setParams({ patch: text === standard ? undefined : text }));
  useEffect(() => keep(patchText(patch, size)), [keep, patch, size]);
  // A patch that stays where it is asks nothing anew.
  const change = useCallback(
    (to: (patch: Patch) => Patch): void =>
      setPatch((now) => {
        const next = to(now);
        return next.x === now.x && next.y === now.y && next.side === now.side ? now : next;
      }),
    [],
  );
  return [patch, change];
}

/** The thumbnails of a collection, decoded one sheet after the other. */

import { useEffect, useMemo, useState } from "react";
import type { Tiles } from "../../engine/collections-messages.ts";
import { Sheets } from "./sheets.ts";

/** Told at most so often, ms. */
const pause = 400;

export interface LoadedSheets {
  readonly sheets: Sheets;
  /** How many are there. */
  readonly loaded: number;
}

export function useSheets(tiles: Tiles): LoadedSheets {
  const [round, setRound] = useState({ tiles, loaded: 0 });
  const sheets = useMemo(() => new Sheets(tiles), [tiles]);
  useEffect(() => {
    const stop = new AbortController();
    let told = 0;
    let count = 0;
    const tell = (): void => setRound({ tiles, loaded: count });
    const ready = (): void => {
      count++;
      // Each telling draws the map again.
      if (performance.now() - told < pause) return;
      told = performance.now();
      tell();
    };
    void sheets.load(ready, stop.signal).then(() => stop.signal.aborted || tell());
    return () => {
      stop.abort();
      sheets.close();
    };
  }, [sheets, tiles]);
  return { sheets, loaded: round.tiles === tiles ? round.loaded : 0 };
}

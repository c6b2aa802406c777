/** The thumbnails of a collection, decoded one sheet after the other. */

import { useEffect, useMemo, useState } from "react";
import type { Tiles } from "../../engine/collections-messages.ts";
import { Sheets } from "./sheets.ts";

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
    const ready = (): void =>
      setRound((now) => ({ tiles, loaded: now.tiles === tiles ? now.loaded + 1 : 1 }));
    void sheets.load(ready, stop.signal);
    return () => stop.abort();
  }, [sheets, tiles]);
  return { sheets, loaded: round.tiles === tiles ? round.loaded : 0 };
}

/** How a table is arranged, kept in the address. */

import { useParam } from "../../state/address.ts";
import type { Arrangement } from "./arrange.ts";
import { useListParam } from "./use-list-param.ts";

export interface ArrangementTools {
  readonly arrangement: Arrangement;
  /** Sorts by the column; once more: the other way round. */
  sortBy(column: string, descendingFirst?: boolean): void;
  setFind(words: string): void;
  setFamily(family: string): void;
  setSound(sound: boolean): void;
  togglePin(id: string): void;
}

/** `standard`: `ms`, or `-ms` for the largest first. */
export function useArrangement(standard: string): ArrangementTools {
  const [sort, setSort] = useParam("sort", standard);
  const [find, setFind] = useParam("find", "");
  const [family, setFamily] = useParam("family", "");
  const [sound, setSound] = useParam("sound", "all");
  const [pins = [], setPins] = useListParam("pin");
  const descending = sort.startsWith("-");
  const column = sort.replace(/^-/, "");
  return {
    arrangement: { sort: column, descending, find, family, sound: sound === "only", pins },
    sortBy: (next, descendingFirst = false) => {
      const down = next === column ? !descending : descendingFirst;
      setSort(down ? `-${next}` : next);
    },
    setFind,
    setFamily,
    setSound: (only) => setSound(only ? "only" : "all"),
    togglePin: (id) => {
      const next = pins.includes(id) ? pins.filter((each) => each !== id) : [...pins, id];
      setPins(next.length === 0 ? undefined : next);
    },
  };
}

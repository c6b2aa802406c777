/** Rows of a table: filtered, sorted by a column, pinned ones on top. */

export interface Arrangement {
  /** Id of a column. */
  readonly sort: string;
  readonly descending: boolean;
  /** Part of a title or a family. */
  readonly find: string;
  /** "" for all. */
  readonly family: string;
  /** Only rows that hold what the table promises. */
  readonly sound: boolean;
  /** Ids of rows. */
  readonly pins: readonly string[];
}

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  /** Undefined where it is not known yet. */
  readonly sound: boolean | undefined;
}

/** What a row has in a column: numbers before words, nothing last. */
export type Value = number | string | undefined;

export function arranged<R extends Row>(
  rows: readonly R[],
  { sort, descending, find, family, sound, pins }: Arrangement,
  cellValue: (row: R, column: string) => Value,
): readonly R[] {
  const words = find.trim().toLowerCase();
  const wanted = rows.filter(
    (row) =>
      pins.includes(row.id) ||
      (`${row.title} ${row.id} ${row.family}`.toLowerCase().includes(words) &&
        (family === "" || row.family === family) &&
        (!sound || row.sound === true)),
  );
  const sorted = sort === "" ? wanted : wanted.toSorted(by((row) => cellValue(row, sort), descending));
  const isPinned = ({ id }: R): boolean => pins.includes(id);
  return [...sorted.filter(isPinned), ...sorted.filter((row) => !isPinned(row))];
}

function by<R>(cellValue: (row: R) => Value, descending: boolean): (a: R, b: R) => number {
  return (one, other) => {
    const [a, b] = [cellValue(one), cellValue(other)];
    const [noA, noB] = [isNothing(a), isNothing(b)];
    if (noA || noB) return Number(noA) - Number(noB);
    const order =
      typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en");
    return descending ? -order : order;
  };
}

const isNothing = (value: Value): boolean => value === undefined || Number.isNaN(value);

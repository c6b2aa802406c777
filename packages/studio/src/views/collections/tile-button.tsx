/** A picture to choose, with what the model says of it. */

import type { ReactElement, ReactNode } from "react";
import type { CollectionInfo } from "../../engine/collections-messages.ts";
import { lineOf, wordsOf } from "./picture-words.ts";
import type { Sheets } from "./sheets.ts";
import { TileCanvas } from "./tile.tsx";

export interface Shelf {
  readonly info: CollectionInfo;
  readonly sheets: Sheets | undefined;
  readonly loaded: number;
  readonly selected: number | undefined;
  readonly onSelect: (row: number) => void;
}

export interface TileButtonProps {
  readonly shelf: Shelf;
  readonly row: number;
  /** Said below it. */
  readonly children?: ReactNode;
}

export function TileButton({ shelf, row, children }: TileButtonProps): ReactElement {
  const { info, sheets, loaded, selected, onSelect } = shelf;
  const { said, verdict, key } = wordsOf(info, row);
  return (
    <button
      type="button"
      className="tile-button"
      aria-pressed={row === selected}
      title={key}
      onClick={() => onSelect(row)}
    >
      <span className="visually-hidden">{lineOf(info, row)} </span>
      <TileCanvas {...{ sheets, row, loaded }} side={64} />
      <span>
        {said}
        {verdict === "wrong" && <strong className="failed"> ✗</strong>}
      </span>
      {children}
    </button>
  );
}

/** Pictures side by side. */
export function TileRow({
  shelf,
  rows,
  label,
}: {
  readonly shelf: Shelf;
  readonly rows: readonly number[];
  readonly label: string;
}): ReactElement {
  return (
    <ul className="tiles" aria-label={label}>
      {rows.map((row) => (
        <li key={row}>
          <TileButton {...{ shelf, row }} />
        </li>
      ))}
    </ul>
  );
}

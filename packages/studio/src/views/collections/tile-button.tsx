/** A picture to choose, with what the model says of it. */

import { memo, type NamedExoticComponent, type ReactElement, type ReactNode } from "react";
import type { CollectionInfo } from "../../engine/collections-messages.ts";
import { lineOf, wordsOf } from "./picture-words.ts";
import type { Sheets } from "./sheets.ts";
import { TileCanvas } from "./tile.tsx";

export interface Shelf {
  readonly info: CollectionInfo;
  readonly sheets: Sheets | undefined;
  readonly selected: number | undefined;
  readonly onSelect: (row: number) => void;
}

export interface TileButtonProps extends Pick<Shelf, "info" | "sheets" | "onSelect"> {
  readonly row: number;
  readonly pressed: boolean;
  /** Said below it. */
  readonly children?: ReactNode;
}

export const TileButton: NamedExoticComponent<TileButtonProps> = memo(function TileButton({
  info,
  sheets,
  onSelect,
  row,
  pressed,
  children,
}: TileButtonProps): ReactElement {
  const { said, verdict, key } = wordsOf(info, row);
  return (
    <button
      type="button"
      className="tile-button"
      aria-pressed={pressed}
      title={key}
      onClick={() => onSelect(row)}
    >
      <span className="visually-hidden">{lineOf(info, row)} </span>
      <TileCanvas {...{ sheets, row }} side={64} />
      <span>
        {said}
        {verdict === "wrong" && <strong className="failed"> ✗</strong>}
        {verdict === "not judged" && (
          <strong className="quiet" title="could not be judged">
            {" "}
            ?
          </strong>
        )}
      </span>
      {children}
    </button>
  );
});

/** Pictures side by side. */
export function TileRow({
  shelf: { info, sheets, selected, onSelect },
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
          <TileButton {...{ info, sheets, onSelect, row }} pressed={row === selected} />
        </li>
      ))}
    </ul>
  );
}

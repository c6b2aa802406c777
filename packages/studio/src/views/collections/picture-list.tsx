/** All pictures as a list: the other way to what the map shows, found by name or class. */

import { memo, type NamedExoticComponent, type ReactElement, useId, useMemo, useState } from "react";
import { useFoundRows, type Which } from "./find-rows.ts";
import { filesText, picturesText } from "./picture-words.ts";
import { type Shelf, TileRow } from "./tile-button.tsx";

const page = 48;
const none: readonly number[] = [];

export interface PictureListProps {
  readonly shelf: Shelf;
}

export const PictureList: NamedExoticComponent<PictureListProps> = memo(function PictureList({
  shelf,
}: PictureListProps): ReactElement {
  const { info } = shelf;
  const [words, setWords] = useState("");
  const [which, setWhich] = useState<Which>("all");
  const [shown, setShown] = useState(page);
  const id = useId();
  const judged = useMemo(() => info.right.some((each) => each >= 0), [info]);
  const found = useFoundRows(info, words, which);
  const rows = found ?? none;
  const first = useMemo(() => rows.slice(0, shown), [rows, shown]);
  return (
    <section className="panel stack" aria-label="All pictures">
      <h2>All pictures as a list</h2>
      <div className="row">
        <label htmlFor={id}>Find by name or class</label>
        <input id={id} type="search" value={words} onChange={({ target }) => setWords(target.value)} />
        {judged && (
          <label>
            Show{" "}
            <select value={which} onChange={({ target }) => setWhich(target.value as Which)}>
              <option value="all">all</option>
              <option value="wrong">only those that the model gets wrong (✗)</option>
              <option value="unjudged">only those that could not be judged (?)</option>
            </select>
          </label>
        )}
      </div>
      <p className="quiet" aria-live="polite">
        {found && `${found.length.toLocaleString("en")} of ${picturesText(info.keys.length)}`}
      </p>
      <TileRow {...{ shelf }} rows={first} label="Pictures" />
      {rows.length > shown && (
        <button type="button" onClick={() => setShown(shown + page)}>
          Show {Math.min(page, rows.length - shown)} more
        </button>
      )}
      {info.unreadable.length > 0 && (
        <details>
          <summary>{filesText(info.unreadable.length)} could not be read</summary>
          <ul>
            {info.unreadable.slice(0, 100).map(({ key, problem }) => (
              <li key={key}>
                {key}: {problem}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
});

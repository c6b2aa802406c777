/** All pictures as a list: the other way to what the map shows, found by name or class. */

import { type ReactElement, useId, useMemo, useState } from "react";
import { lineOf } from "./picture-words.ts";
import { type Shelf, TileRow } from "./tile-button.tsx";

const page = 48;

export function PictureList({ shelf }: { readonly shelf: Shelf }): ReactElement {
  const { info } = shelf;
  const [words, setWords] = useState("");
  const [wrongOnly, setWrongOnly] = useState(false);
  const [shown, setShown] = useState(page);
  const id = useId();
  const judged = useMemo(() => info.right.some((each) => each >= 0), [info]);
  const rows = useMemo(() => {
    const wanted = words.trim().toLowerCase();
    const fits = (row: number): boolean =>
      (!wrongOnly || info.right[row] === 0) &&
      (wanted === "" || lineOf(info, row).toLowerCase().includes(wanted));
    return [...info.keys.keys()].filter(fits);
  }, [info, words, wrongOnly]);
  return (
    <section className="panel stack" aria-label="All pictures">
      <h2>All pictures as a list</h2>
      <div className="row">
        <label htmlFor={id}>Find by name or class</label>
        <input id={id} type="search" value={words} onChange={({ target }) => setWords(target.value)} />
        {judged && (
          <label className="row">
            <input
              type="checkbox"
              checked={wrongOnly}
              onChange={({ target }) => setWrongOnly(target.checked)}
            />
            only those that the model gets wrong
          </label>
        )}
      </div>
      <p className="quiet" aria-live="polite">
        {rows.length.toLocaleString("en")} of {info.keys.length.toLocaleString("en")} pictures
      </p>
      <TileRow {...{ shelf }} rows={rows.slice(0, shown)} label="Pictures" />
      {rows.length > shown && (
        <button type="button" onClick={() => setShown(shown + page)}>
          Show {Math.min(page, rows.length - shown)} more
        </button>
      )}
      {info.unreadable.length > 0 && (
        <details>
          <summary>{info.unreadable.length} files could not be read</summary>
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
}

/** A field that finds classes by a part of their names. */

import { type ReactElement, useId } from "react";

export interface ClassSearchProps {
  readonly words: string;
  readonly setWords: (words: string) => void;
  readonly found: number;
  readonly all: number;
}

export function ClassSearch({ words, setWords, found, all }: ClassSearchProps): ReactElement {
  const id = useId();
  return (
    <div className="class-search">
      <label htmlFor={id}>Find among all {all.toLocaleString("en")} classes</label>
      <input id={id} type="search" value={words} onChange={({ target }) => setWords(target.value)} />
      <p className="quiet" aria-live="polite">
        {words === "" ? "" : found === 0 ? "No class is called so." : `${found} found.`}
      </p>
    </div>
  );
}

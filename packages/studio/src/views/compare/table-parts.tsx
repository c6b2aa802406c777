/** What both tables of methods have: filters above, heads that sort, pins before rows. */

import { type ReactElement, type ReactNode, useId } from "react";
import { familyTitle } from "../../parts/families.ts";
import type { ArrangementTools } from "./use-arrangement.ts";

export interface FiltersProps {
  readonly tools: ArrangementTools;
  /** Of the rows. */
  readonly families: readonly string[];
  /** What the check box of sound rows says. */
  readonly soundLabel: string;
  readonly shown: number;
  readonly all: number;
}

export function Filters({ tools, families, soundLabel, shown, all }: FiltersProps): ReactElement {
  const [find, family] = [useId(), useId()];
  const { arrangement, setFind, setFamily, setSound } = tools;
  return (
    <div className="row filters">
      <label htmlFor={find}>Find a method</label>
      <input
        id={find}
        type="search"
        value={arrangement.find}
        onChange={({ target }) => setFind(target.value)}
      />
      <label htmlFor={family}>Family</label>
      <select id={family} value={arrangement.family} onChange={({ target }) => setFamily(target.value)}>
        <option value="">all</option>
        {[...new Set(families)].map((each) => (
          <option key={each} value={each}>
            {familyTitle(each)}
          </option>
        ))}
      </select>
      <label className="row">
        <input
          type="checkbox"
          checked={arrangement.sound}
          onChange={({ target }) => setSound(target.checked)}
        />
        {soundLabel}
      </label>
      <span className="quiet number" role="status">
        {shown === all ? "" : `${shown} of ${all} methods shown`}
      </span>
    </div>
  );
}

export interface SortHeadProps {
  readonly tools: ArrangementTools;
  readonly column: string;
  /** Whether large values are the good ones. */
  readonly descendingFirst?: boolean;
  readonly title?: string;
  readonly children: ReactNode;
}

export function SortHead({ tools, column, descendingFirst, title, children }: SortHeadProps): ReactElement {
  const { sort, descending } = tools.arrangement;
  const sorted = sort === column;
  const order = sorted ? (descending ? "descending" : "ascending") : undefined;
  return (
    <th scope="col" aria-sort={order}>
      <button
        type="button"
        className="sort"
        title={title}
        onClick={() => tools.sortBy(column, descendingFirst)}
      >
        {children}
        <span aria-hidden="true">{sorted ? (descending ? " ▼" : " ▲") : ""}</span>
      </button>
    </th>
  );
}

export interface PinProps {
  readonly tools: ArrangementTools;
  readonly id: string;
  readonly title: string;
}

export function Pin({ tools, id, title }: PinProps): ReactElement {
  const pinned = tools.arrangement.pins.includes(id);
  return (
    <button
      type="button"
      className="pin"
      aria-pressed={pinned}
      aria-label={`Keep ${title} on top`}
      title={pinned ? "Let it go" : "Keep this row on top"}
      onClick={() => tools.togglePin(id)}
    >
      {pinned ? "★" : "☆"}
    </button>
  );
}

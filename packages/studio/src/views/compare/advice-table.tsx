/** The advisor's answer: what to take for what, and the table behind it with its bars. */

import { numberText } from "@fovea/render";
import type { ReactElement } from "react";
import type { AdviceAnswer, AdvisedMethod, AdvisedNumber } from "../../engine/comparing-answers.ts";
import { familyTitle } from "../../parts/families.ts";
import { adviceText, merit, namesText, plainColumn } from "./advice-words.ts";
import { arranged, type Value } from "./arrange.ts";
import { Filters, Pin, SortHead } from "./table-parts.tsx";
import { useArrangement } from "./use-arrangement.ts";

export interface AdviceTableProps {
  readonly answer: AdviceAnswer;
  readonly drawn: boolean;
  readonly full: boolean;
}

type Column = AdviceAnswer["columns"][number];

export function AdviceTable({ answer, drawn, full }: AdviceTableProps): ReactElement {
  const tools = useArrangement("-faithfulness");
  const { columns } = answer;
  const cellValue = ({ title, cells }: AdvisedMethod, column: string): Value =>
    columns.some(({ id }) => id === column) ? cells[column as Column["id"]].mean : title;
  const rows = arranged(answer.rows, tools.arrangement, cellValue);
  return (
    <section className="panel stack" aria-labelledby="advised">
      <h2 id="advised">What the measurements say</h2>
      <p role="status">{adviceText(answer)}</p>
      <dl className="facts uses">
        {answer.uses.map(({ id, title, methods, rule, note }) => (
          <div key={id}>
            <dt>{title}</dt>
            <dd>
              <strong>{namesText(methods)}</strong>
              <span className="quiet">
                {rule}; {note}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <Filters
        tools={tools}
        families={answer.rows.map(({ family }) => family)}
        soundLabel="Only those that passed both tests"
        shown={rows.length}
        all={answer.rows.length}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="scroll" tabIndex={0} aria-label="What was measured">
        <table className="advice">
          <thead>
            <tr>
              <SortHead tools={tools} column="title">
                Method
              </SortHead>
              {columns.map(({ id, title, said, better }) => (
                <SortHead
                  key={id}
                  tools={tools}
                  column={id}
                  descendingFirst={better === "higher"}
                  title={said}
                >
                  {title}
                </SortHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} className={row.sound ? "" : "unsound"}>
                <th scope="row">
                  <Pin tools={tools} id={row.id} title={row.title} />
                  {row.title}
                  <span className={row.sound ? "held" : "quiet"}>
                    {row.sound ? "✓ passed both tests" : "did not pass"}
                  </span>
                  <span className="quiet">
                    {familyTitle(row.family)}, {row.pictures} {row.pictures === 1 ? "picture" : "pictures"}
                  </span>
                </th>
                {columns.map((column) => (
                  <Cell
                    key={column.id}
                    column={column}
                    found={row.cells[column.id]}
                    all={answer.rows.map(({ cells }) => cells[column.id])}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Notes answer={answer} drawn={drawn} full={full} />
    </section>
  );
}

interface CellProps {
  readonly column: Column;
  readonly found: AdvisedNumber;
  readonly all: readonly AdvisedNumber[];
}

function Cell({ column, found, all }: CellProps): ReactElement {
  const { mean, low, high, why } = found;
  if (!Number.isFinite(mean)) return <td className="quiet">– {why.join("; ")}</td>;
  return (
    <td className="number">
      {numberText(mean)}
      <span className="quiet">
        {Number.isFinite(low) ? `${numberText(low)} to ${numberText(high)}` : "one picture"}
      </span>
      <span className="bar" aria-hidden="true">
        <span style={{ width: `${100 * merit(found, all, column.better)}%` }} />
      </span>
    </td>
  );
}

function Notes({ answer, drawn, full }: AdviceTableProps): ReactElement {
  return (
    <>
      <details open>
        <summary>What the columns ask</summary>
        <dl className="facts uses">
          {answer.columns.map(({ id, title, said, better }) => (
            <div key={id}>
              <dt>{title}</dt>
              <dd>
                {plainColumn[id]}{" "}
                <span className="quiet">
                  In detail: {said}; {better} is better.
                </span>
              </dd>
            </div>
          ))}
        </dl>
      </details>
      <p className="quiet">
        Long bars are good in every column. Below each mean stands its 95 % interval over{" "}
        {answer.pictures === 1 ? "one picture" : `${answer.pictures} pictures`}
        {drawn ? " (drawn animals)" : ""}. The two tests: the bright places matter more than chance
        (faithfulness above 0 for sure), and the map does not stay the same when the network forgets.{" "}
        {full
          ? ""
          : "Methods ran with a tenth of their usual samples, so some can do better than they show here. "}
        Measured in {Math.round(answer.ms / 1000)} s.
      </p>
      {answer.missing.length > 0 && (
        <details>
          <summary>Not in the table: {answer.missing.length}</summary>
          <ul>
            {answer.missing.map(({ id, title, reason }) => (
              <li key={id}>
                {title}: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Before and after: the chosen class in large numbers, the likeliest ones as bars. */

import type { ClassPrediction } from "@fovea/core";
import { className } from "@fovea/render";
import { type ReactElement, useEffect, useState } from "react";
import type { Touched } from "../../engine/touch-messages.ts";
import {
  type ChangedClass,
  changedClasses,
  likeliest,
  pointsText,
  shortPercent,
  verdict,
} from "./outcome.ts";

export interface OutcomePanelProps {
  /** Of the whole picture, the likeliest first. */
  readonly classes: readonly ClassPrediction[];
  /** Undefined as long as nothing is hidden, and until the first answer. */
  readonly touched: Touched | undefined;
  /** Whether something is hidden. */
  readonly asked: boolean;
  /** `the patch`. */
  readonly hidden: string;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

export function OutcomePanel({
  classes,
  touched,
  asked,
  hidden,
  chosen,
  onChoose,
}: OutcomePanelProps): ReactElement {
  const rows = changedClasses(classes, touched, chosen);
  const row = rows.find(({ index }) => index === chosen);
  const nameOf = (index: number): string =>
    className(classes.find((said) => said.index === index) ?? { index, label: String(index) });
  const first = nameOf(classes[0]?.index ?? 0);
  const said = row && touched ? verdict(row, hidden, { first, now: nameOf(likeliest(touched)) }) : undefined;
  return (
    <section className="panel stack touch-outcome" aria-label="What changes">
      {row && <LargeNumbers row={row} changed={touched !== undefined} />}
      <p className="touch-verdict">{said ?? (asked ? "Asking the network …" : "Nothing is hidden yet.")}</p>
      <Announced text={said} />
      <ol className="bars" aria-label="Classes before and after">
        {rows.map((each) => (
          <li key={each.index}>
            <ChangeBar
              row={each}
              changed={touched !== undefined}
              chosen={each.index === chosen}
              onChoose={onChoose}
            />
          </li>
        ))}
      </ol>
      <p className="quiet">
        Bar: with {hidden} hidden. Small mark: the whole picture. Choose a class to follow it.
      </p>
      {touched && (
        <p className="quiet number">
          Answered in {Math.max(1, Math.round(touched.ms))} ms. The network itself has looked at the changed
          picture: these are its answers, not estimates.
          {touched.incremental && " Only what the hidden part can change was worked out anew."}
        </p>
      )}
    </section>
  );
}

function LargeNumbers({
  row,
  changed,
}: {
  readonly row: ChangedClass;
  readonly changed: boolean;
}): ReactElement {
  return (
    <>
      <h2>How sure it is of {row.name}</h2>
      <p className="touch-numbers number">
        {changed && (
          <>
            <span>{shortPercent(row.before)}</span>
            <span aria-hidden="true">→</span>
            <span className="visually-hidden">becomes</span>
          </>
        )}
        <strong>{shortPercent(row.after)}</strong>
      </p>
      <p className="touch-change number">
        {changed ? pointsText(row.after - row.before) : "the whole picture"}
      </p>
    </>
  );
}

function ChangeBar({
  row,
  changed,
  chosen,
  onChoose,
}: {
  readonly row: ChangedClass;
  readonly changed: boolean;
  readonly chosen: boolean;
  readonly onChoose: (index: number) => void;
}): ReactElement {
  return (
    <button type="button" aria-pressed={chosen} onClick={() => onChoose(row.index)}>
      <span className="fill" style={{ width: `${100 * row.after}%` }} />
      <span className="touch-before" style={{ left: `${100 * row.before}%` }} />
      <span>{row.name}</span>
      <span className="number">
        {shortPercent(row.before)}
        {changed && ` → ${shortPercent(row.after)}`}
      </span>
    </button>
  );
}

/** Read out once the picture is at rest: twenty sentences a second would be noise. */
function Announced({ text }: { readonly text: string | undefined }): ReactElement {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const wait = setTimeout(() => setSaid(text ?? ""), 700);
    return () => clearTimeout(wait);
  }, [text]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}

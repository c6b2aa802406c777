/** Groups of alike pictures: how they were made, what is in them, and where the mistakes gather. */

import { memo, type ReactElement, useMemo, useState } from "react";
import type { Group, Groups } from "../../engine/collections-messages.ts";
import { Slider } from "../../parts/slider.tsx";
import type { Answer } from "../../state/use-answer.ts";
import { FieldWords } from "./field-words.tsx";
import { type Mistakes, mistakesGather, mistakesIn, mistakeWords, tallies } from "./group-words.ts";
import { picturesText } from "./picture-words.ts";
import { type Shelf, TileRow } from "./tile-button.tsx";

export interface GroupsPanelProps {
  readonly shelf: Shelf;
  readonly groups: Answer<Groups>;
  readonly count: number;
  readonly onCount: (count: number) => void;
}

export function GroupsPanel({ shelf, groups, count, onCount }: GroupsPanelProps): ReactElement {
  const { value, size } = shelf.info.embedding;
  return (
    <section className="panel stack" aria-label="Groups">
      <h2>Groups of alike pictures</h2>
      <p>
        The pictures were sorted into groups that are alike to the network. The number of groups is your
        choice, and another number cuts elsewhere: a group is a way to look, not something that the network
        knows.
      </p>
      <Slider label="How many" value={count} min={2} max={24} step={1} onChange={onCount} />
      {groups.error && <p className="failed">{groups.error.message}.</p>}
      {!groups.value && <progress aria-label="Sorting into groups" value={groups.progress} />}
      {groups.value && <GroupCards all={groups.value.groups} shelf={shelf} />}
      <FieldWords>
        Spherical k-means: the embedding of each picture, brought to length 1, is put to the nearest of the
        middles, and the middles are moved until nothing changes, started from seed 0. The embedding is the{" "}
        {size} values of {value}, the last layer before the classes.
      </FieldWords>
    </section>
  );
}

interface GroupCardsProps {
  readonly all: readonly Group[];
  readonly shelf: Shelf;
}

const GroupCards = memo(function GroupCards({ all, shelf }: GroupCardsProps): ReactElement {
  const whole = useMemo(() => mistakesIn(all), [all]);
  return (
    <div className="groups">
      {all.map((group, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place
        <GroupCard key={i} {...{ group, shelf, whole }} number={i + 1} />
      ))}
    </div>
  );
});

interface GroupCardProps {
  readonly group: Group;
  readonly number: number;
  readonly shelf: Shelf;
  /** Of all pictures. */
  readonly whole: Mistakes;
}

function GroupCard({ group, number, shelf, whole }: GroupCardProps): ReactElement {
  const { size, said, labels, wrong, typical, mistaken } = group;
  const [looking, setLooking] = useState(false);
  return (
    <section className="stack group" aria-label={`Group ${number}`}>
      <h3>
        Group {number}: {picturesText(size)}
      </h3>
      <p>
        The model says {tallies(said)}.
        {labels.length > 0 && ` As far as is known they show ${tallies(labels)}.`}
      </p>
      {whole.known > 0 && (
        <p className={mistakesGather(group, whole) ? "failed" : ""}>{mistakeWords(group, whole)}</p>
      )}
      <TileRow
        {...{ shelf }}
        rows={typical.slice(0, 8)}
        label={`Pictures in the middle of group ${number}`}
      />
      {mistaken.length > 0 && (
        <details onToggle={({ currentTarget }) => setLooking(currentTarget.open)}>
          <summary>{wrong.toLocaleString("en")} that the model gets wrong</summary>
          {looking && <TileRow {...{ shelf }} rows={mistaken} label={`Mistakes in group ${number}`} />}
        </details>
      )}
    </section>
  );
}

/** Groups of alike pictures: how they were made, what is in them, and where the mistakes gather. */

import { shareInterval } from "@fovea/core";
import { percentText } from "@fovea/render";
import { memo, type ReactElement, useState } from "react";
import type { Group, Groups, Tally } from "../../engine/collections-messages.ts";
import { Slider } from "../../parts/slider.tsx";
import type { Answer } from "../../state/use-answer.ts";
import { shortName } from "./colouring.ts";
import { picturesText } from "./picture-words.ts";
import { type Shelf, TileRow } from "./tile-button.tsx";

export interface GroupsPanelProps {
  readonly shelf: Shelf;
  readonly groups: Answer<Groups>;
  readonly count: number;
  readonly onCount: (count: number) => void;
}

export function GroupsPanel({ shelf, groups, count, onCount }: GroupsPanelProps): ReactElement {
  return (
    <section className="panel stack" aria-label="Groups">
      <h2>Groups of alike pictures</h2>
      <p>
        The pictures were sorted into groups that are alike to the network (k-means of the directions of their
        embeddings, started from seed 0). The number of groups is your choice, and another number cuts
        elsewhere: a group is a way to look, not something that the network knows.
      </p>
      <Slider label="How many" value={count} min={2} max={24} step={1} onChange={onCount} />
      {groups.error && <p className="failed">{groups.error.message}.</p>}
      {!groups.value && <progress aria-label="Sorting into groups" value={groups.progress} />}
      {groups.value && <GroupCards all={groups.value.groups} shelf={shelf} />}
    </section>
  );
}

interface GroupCardsProps {
  readonly all: readonly Group[];
  readonly shelf: Shelf;
}

const GroupCards = memo(function GroupCards({ all, shelf }: GroupCardsProps): ReactElement {
  const usual = partWrong(all);
  return (
    <div className="groups">
      {all.map((group, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place
        <GroupCard key={i} {...{ group, shelf, usual }} number={i + 1} />
      ))}
    </div>
  );
});

function partWrong(groups: readonly Group[]): number | undefined {
  const known = groups.reduce((sum, group) => sum + group.known, 0);
  return known > 0 ? groups.reduce((sum, { wrong }) => sum + wrong, 0) / known : undefined;
}

interface GroupCardProps {
  readonly group: Group;
  readonly number: number;
  readonly shelf: Shelf;
  readonly usual: number | undefined;
}

function GroupCard({ group, number, shelf, usual }: GroupCardProps): ReactElement {
  const { size, said, labels, known, wrong, typical, mistaken } = group;
  const [looking, setLooking] = useState(false);
  return (
    <section className="stack group" aria-label={`Group ${number}`}>
      <h3>
        Group {number}: {picturesText(size)}
      </h3>
      <p>
        The model says {tallies(said)}.{labels.length > 0 && ` They show ${tallies(labels)}.`}
      </p>
      {usual !== undefined && known > 0 && (
        <p className={stands(group, usual) ? "failed" : ""}>{mistakes(known, wrong, usual, group)}</p>
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

/** More mistakes than chance would gather here if all groups were alike (95 % interval of the share). */
const stands = ({ known, wrong }: Group, usual: number): boolean => shareInterval(wrong, known).low > usual;

function mistakes(known: number, wrong: number, usual: number, group: Group): string {
  const found = `${wrong} of ${known} are wrong, ${percentText(usual)} of all pictures are.`;
  return stands(group, usual) ? `Mistakes gather here: ${found}` : found;
}

const tallies = (all: readonly Tally[]): string =>
  all.map(({ name, count }) => `${shortName(name)} (${count})`).join(", ");

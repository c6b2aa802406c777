/** Two open models on the same pictures: what they say, what they look at, and how far they agree. */

import { className, percentText } from "@fovea/render";
import { type ReactElement, useEffect, useId, useState } from "react";
import type { Alike } from "../../engine/comparing-answers.ts";
import type { MethodInfo, ModelInfo, PredictionInfo } from "../../engine/messages.ts";
import { useParam } from "../../state/address.ts";
import { useExplanation } from "../../state/explanations.ts";
import { durationText, patience } from "../../state/passes.ts";
import { type OpenPicture, useStudio } from "../../state/studio.ts";
import { timeOf, usePace } from "../../state/use-pace.ts";
import { useOneMethod } from "./one-method.tsx";
import { PicturePicker } from "./picture-picker.tsx";
import { sameClass } from "./same-class.ts";
import { Side } from "./side.tsx";
import { mean } from "./use-agreement.ts";
import { useAlike } from "./use-alike.ts";
import { useColumns, usePredictions } from "./use-columns.ts";
import { questionOf } from "./use-maps.ts";
import { agreementWord, alikeText, rankText } from "./words.ts";

export function TwoModels({ model }: { readonly model: ModelInfo }): ReactElement {
  const models = useStudio((state) => state.models);
  const [name, setName] = useParam("with", "");
  const id = useId();
  const others = models.filter((each) => each.id !== model.id);
  const other = others.find((each) => each.name === name) ?? others[0];
  const columns = useColumns();
  const ours = usePredictions(model.id, columns.chosen);
  const theirs = usePredictions(other?.id, columns.chosen);
  const { method, choice } = useOneMethod(model, other);
  const pace = usePace(model.id, columns.chosen[0]?.id, Object.keys(ours).length > 0);
  const [going, setGoing] = useState("");
  const [alikes, setAlikes] = useState<Readonly<Record<string, Alike>>>({});
  if (!other) return <p className="panel">Open a second model to compare it with {model.name}.</p>;
  const key = `${model.id} ${other.id} ${method?.id}`;
  const time = method ? 2 * columns.chosen.length * timeOf(model, method, pace) : 0;
  const pairs = columns.chosen.flatMap((picture) => {
    const [one, two] = [ours[picture.id], theirs[picture.id]];
    return one && two ? [{ picture, one, two }] : [];
  });
  const known = pairs.flatMap(({ picture }) => alikes[`${key} ${picture.id}`] ?? []);
  return (
    <section className="panel stack" aria-labelledby="two-models">
      <h2 id="two-models">Two models on the same pictures</h2>
      <p className="quiet">
        Two networks may give the same answer for different reasons. Each map has a scale of its own, since
        the scores of two networks have no common unit: compare where the colours lie.
      </p>
      <div className="row">
        <label htmlFor={id}>{model.name} against</label>
        <select id={id} value={other.name} onChange={({ target }) => setName(target.value)}>
          {others.map((each) => (
            <option key={each.id}>{each.name}</option>
          ))}
        </select>
        {choice}
      </div>
      <PicturePicker {...columns} />
      <Summary pairs={pairs} alikes={known} />
      {method === undefined ? (
        <p>No method works on both networks.</p>
      ) : time > patience && going !== key ? (
        <div className="row">
          <p>
            {method.title} takes {durationText(time)} for these pictures.
          </p>
          <button type="button" className="primary" onClick={() => setGoing(key)}>
            Draw the maps
          </button>
        </div>
      ) : (
        pairs.map((pair) => (
          <Pair
            key={`${key} ${pair.picture.id}`}
            {...{ ...pair, models: [model, other], method }}
            onAlike={(alike) => setAlikes((before) => ({ ...before, [`${key} ${pair.picture.id}`]: alike }))}
          />
        ))
      )}
    </section>
  );
}

interface Both {
  readonly picture: OpenPicture;
  readonly one: PredictionInfo;
  readonly two: PredictionInfo;
}

function Summary({
  pairs,
  alikes,
}: {
  readonly pairs: readonly Both[];
  readonly alikes: readonly Alike[];
}): ReactElement | null {
  if (pairs.length === 0) return <p className="quiet">The networks are looking at the pictures …</p>;
  const same = pairs.filter(({ one, two }) => answer(one) === answer(two)).length;
  const rank = mean(alikes.map((alike) => alike.rank));
  return (
    <p role="status">
      They give the same answer on {same} of {pairs.length} {pairs.length === 1 ? "picture" : "pictures"}.
      {Number.isFinite(rank) &&
        ` Their maps ${agreementWord(rank)}: ${rankText(rank)} on average, from 1 (both rank the picture's points alike, from the most to the least important) over 0 (no relation) to −1 (the opposite).`}
    </p>
  );
}

const answer = ({ classes }: PredictionInfo): string =>
  classes[0] ? className(classes[0]).toLowerCase() : "";

interface PairProps extends Both {
  readonly models: readonly [ModelInfo, ModelInfo];
  readonly method: MethodInfo;
  readonly onAlike: (alike: Alike) => void;
}

function Pair({ picture, one, two, models, method, onAlike }: PairProps): ReactElement | null {
  const first = one.classes[0];
  const theirs = first ? sameClass(first, one.classes, two.classes) : { index: 0, named: false };
  const [a, b] = models;
  const ours = useExplanation(questionOf(a.id, method.id, picture.id, first?.index ?? 0));
  const others = useExplanation(questionOf(b.id, method.id, picture.id, theirs.index));
  const alike = useAlike(ours.explanation, others.explanation);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once for each finding
  useEffect(() => {
    if (alike) onAlike(alike);
  }, [alike]);
  if (first === undefined) return null;
  return (
    <article className="pair">
      <h3>{picture.name}</h3>
      <div className="sides">
        <Side
          title={`${a.name}: ${line(one, first.index)}`}
          picture={picture.name}
          prediction={one}
          asked={ours}
        />
        <Side
          title={`${b.name}: ${line(two, theirs.index)}`}
          picture={picture.name}
          prediction={two}
          asked={others}
        />
        <div className="stack">
          <p>{verdict(one, two)}</p>
          {!theirs.named && (
            <p className="quiet">
              {b.name} has no class called {className(first)}: its map is about its own first choice.
            </p>
          )}
          {alike && <p className="quiet">{alikeText(alike)}</p>}
          {alike?.moved && (
            <p className="quiet">
              The two networks see the picture at another size or cut: the maps were compared over what both
              see.
            </p>
          )}
        </div>
      </div>
    </article>
  );
}

function line({ classes }: PredictionInfo, index: number): string {
  const found = classes.find((each) => each.index === index);
  return found ? `why ${className(found)}, ${percentText(found.probability)}` : `why class ${index}`;
}

function verdict(one: PredictionInfo, two: PredictionInfo): string {
  const [a, b] = [one.classes[0], two.classes[0]];
  if (!a || !b) return "";
  return answer(one) === answer(two)
    ? `Both take it for ${className(a)} (${percentText(a.probability)} and ${percentText(b.probability)}).`
    : `One takes it for ${className(a)} (${percentText(a.probability)}), the other for ${className(b)} (${percentText(b.probability)}).`;
}

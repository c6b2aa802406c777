/** What the map means and does not mean, where the evidence lies, and how far the arithmetic was checked. */

import type { ReactElement } from "react";
import type { ExplanationInfo } from "../../engine/messages.ts";
import { Ledger } from "../../parts/ledger.tsx";
import { MapWords } from "../../words/map-words.tsx";
import { nameOf } from "./main-map.tsx";
import { SaveNumbers } from "./save-numbers.tsx";
import type { Choice } from "./use-choice.ts";
import type { Main } from "./use-main.ts";
import { evidence, whereText } from "./where.ts";

export interface MeaningProps {
  readonly choice: Choice;
  readonly main: Main;
}

export function Meaning({ choice, main: { explanation } }: MeaningProps): ReactElement {
  const method = choice.model.methods.find(({ id }) => id === explanation?.question.method);
  return (
    <section className="panel stack" aria-labelledby="means">
      <h2 id="means">What the map means</h2>
      {explanation === undefined && (
        <>
          {choice.method.obstacle === undefined && <MapWords method={choice.method} />}
          <p className="quiet">
            Where the colours lie, and what was checked, stands here once the map is drawn.
          </p>
        </>
      )}
      {explanation && (
        <>
          {method && <MapWords method={method} />}
          <p>{placed(explanation, nameOf(choice, explanation.question.target.index))}</p>
          <Ledger checks={explanation.ledger} />
          <details>
            <summary>How it was made</summary>
            <Facts explanation={explanation} note={choice.prediction.note} />
            {method && (
              <p className="quiet">
                Cost: {method.cost} runs of the network. <a href={method.paper}>The paper</a> (leaves this
                page)
              </p>
            )}
          </details>
          <SaveNumbers choice={choice} explanation={explanation} />
        </>
      )}
    </section>
  );
}

interface FactsProps {
  readonly explanation: ExplanationInfo;
  /** How probabilities were made of scores. */
  readonly note: string | undefined;
}

function Facts({ explanation, note }: FactsProps): ReactElement {
  const { title, target, score, scoreName, layer, seed, ms, steps, conventions } = explanation;
  const facts: readonly (readonly [string, string])[] = [
    ["Method", title],
    ["Question", target],
    ["Score", `${score.toPrecision(5)} (${scoreName})`],
    ...(note === undefined ? [] : [["Probabilities", note] as const]),
    ...(layer === undefined ? [] : [["Layer", layer] as const]),
    ["Seed", String(seed)],
    ["Time", `${Math.round(ms)} ms`],
    ...(steps.length > 0 ? [["For the picture", steps.join("; ")] as const] : []),
    ...Object.entries(conventions).map(([name, value]) => [name, String(value)] as const),
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Where most of it lies, in a sentence. */
function placed({ map, display }: ExplanationInfo, name: string): string {
  if (map === undefined) return "The input of this network is no picture, so there is no map to draw.";
  const found = evidence(map);
  if (found.place === undefined) return `Nothing on this map speaks for ${name}.`;
  const what = display === "magnitude" ? `What matters for ${name}` : `What speaks for ${name}`;
  return `${what} ${whereText(found)}, if the picture is cut into three times three fields.`;
}

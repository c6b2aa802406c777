/** Why not the other class: what speaks for the network's answer, what for the expected one, and where they differ. */

import { type DisplayScale, displayScale, sharedScale } from "@fovea/render";
import { type ReactElement, useMemo } from "react";
import type { ExplanationInfo } from "../../engine/messages.ts";
import { Fault } from "../../parts/fault.tsx";
import { HeatCanvas } from "../../parts/heat-canvas.tsx";
import { ScaleLegend } from "../../parts/scale-legend.tsx";
import { useParam } from "../../state/address.ts";
import { type Asked, useExplanation } from "../../state/explanations.ts";
import { durationText, patience } from "../../state/passes.ts";
import { timeOf } from "../../state/use-pace.ts";
import { ExpectedClass } from "./expected-class.tsx";
import { nameOf } from "./main-map.tsx";
import { type Choice, questionOf } from "./use-choice.ts";
import { lostText, placesText } from "./why-not-words.ts";

export interface WhyNotProps {
  readonly choice: Choice;
  readonly pace: number | undefined;
}

export function WhyNot({ choice, pace }: WhyNotProps): ReactElement | null {
  const [text, setExpected] = useParam("expected", "");
  const { classes } = choice.prediction;
  const said = classes[0];
  const expected = text === "" ? undefined : classes.find(({ index }) => String(index) === text);
  if (said === undefined || classes.length < 2) return null;
  const time = 3 * timeOf(choice.model, choice.method, pace);
  return (
    <section className="panel stack" aria-labelledby="why-not">
      <h2 id="why-not">Did you expect something else?</h2>
      <ExpectedClass
        classes={classes}
        expected={expected}
        onExpect={(index) => setExpected(index === undefined ? "" : String(index))}
      />
      {expected === said && <p>That is what the network says.</p>}
      {expected && expected !== said && (
        <>
          <p>{lostText(said, expected)}</p>
          {choice.method.obstacle !== undefined ? (
            <p className="quiet">Choose a method that works on this network to see where they differ.</p>
          ) : time > patience ? (
            <p className="quiet">
              {choice.method.title} would take {durationText(time)} for these three maps. Choose a quicker
              method above, such as Grad-CAM.
            </p>
          ) : (
            <Sides choice={choice} said={said.index} expected={expected.index} />
          )}
        </>
      )}
    </section>
  );
}

interface SidesProps {
  readonly choice: Choice;
  readonly said: number;
  readonly expected: number;
}

function Sides({ choice, said, expected }: SidesProps): ReactElement {
  const one = useExplanation(questionOf(choice, said));
  const other = useExplanation(questionOf(choice, expected));
  const contrast = useExplanation(questionOf(choice, said, expected));
  const shared = useMemo(
    () => scaleOf([one.explanation, other.explanation]),
    [one.explanation, other.explanation],
  );
  const own = useMemo(() => scaleOf([contrast.explanation]), [contrast.explanation]);
  const [name, rival] = [nameOf(choice, said), nameOf(choice, expected)];
  const maps = [one, other, contrast].map(({ explanation }) => explanation?.map);
  return (
    <>
      <div className="sides">
        <Side {...{ choice, asked: one, scale: shared }} title={`What speaks for ${name}`} />
        <Side {...{ choice, asked: other, scale: shared }} title={`What speaks for ${rival}`} />
        <Side {...{ choice, asked: contrast, scale: own }} title={`${name} rather than ${rival}`} />
      </div>
      <p className="quiet">
        The first two maps share one scale: the same colour is the same number. In the third, warm places
        speak more for {name}, cold ones more for {rival}.
      </p>
      {maps[0] && maps[1] && <p>{placesText(name, maps[0], rival, maps[1], maps[2])}</p>}
    </>
  );
}

interface SideProps {
  readonly choice: Choice;
  readonly asked: Asked;
  readonly scale: DisplayScale | undefined;
  readonly title: string;
}

function Side({ choice, asked: { explanation, error, progress }, scale, title }: SideProps): ReactElement {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <HeatCanvas
        picture={choice.prediction.seen}
        map={scale && explanation?.map}
        {...(explanation ? { display: explanation.display } : {})}
        scale={scale}
        label={`${title}, ${choice.picture.name}`}
      />
      {progress !== undefined && <progress value={progress} aria-label={`Drawing: ${title}`} />}
      {error !== undefined && <Fault error={error as Error} />}
      {scale && <ScaleLegend scale={scale} />}
    </figure>
  );
}

/** One scale for all, once all are there. */
function scaleOf(explanations: readonly (ExplanationInfo | undefined)[]): DisplayScale | undefined {
  const maps = explanations.flatMap((each) => (each?.map ? [each.map] : []));
  const [first] = explanations;
  if (maps.length < explanations.length || first === undefined) return undefined;
  const options = { signed: first.display === "signed" };
  return maps.length === 1 && maps[0] ? displayScale(maps[0], options) : sharedScale(maps, options);
}

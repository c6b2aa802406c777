/** Two classes of one picture side by side, on one scale, and what tips the scales between them. */

import { className, displayScale, sharedScale } from "@fovea/render";
import { type ReactElement, useMemo, useState } from "react";
import type { ExplanationInfo, MethodInfo, ModelInfo, PredictionInfo } from "../../engine/messages.ts";
import { useParam } from "../../state/address.ts";
import { useExplanation } from "../../state/explanations.ts";
import { durationText, patience } from "../../state/passes.ts";
import { type OpenPicture, usePicture, usePrediction } from "../../state/studio.ts";
import { timeOf, usePace } from "../../state/use-pace.ts";
import { ClassChoice } from "./class-choice.tsx";
import { useOneMethod } from "./one-method.tsx";
import { Side } from "./side.tsx";
import { useAlike } from "./use-alike.ts";
import { questionOf } from "./use-maps.ts";
import { alikeText, classesText } from "./words.ts";

export function TwoClasses({ model }: { readonly model: ModelInfo }): ReactElement {
  const picture = usePicture();
  const prediction = usePrediction();
  const { method, choice } = useOneMethod(model);
  const [a, setA] = useParam("class-a", "");
  const [b, setB] = useParam("class-b", "");
  const pace = usePace(model.id, picture?.id, prediction !== undefined);
  const [going, setGoing] = useState("");
  if (!picture || !prediction) return <p className="quiet">The network is looking at the picture …</p>;
  if (prediction.classes.length < 2)
    return <p>This network knows one class only: there is nothing to compare.</p>;
  const one = classOf(prediction, a, 0);
  const other = classOf(prediction, b, 1);
  const time = method === undefined ? 0 : 3 * timeOf(model, method, pace);
  const key = `${model.id} ${picture.id} ${method?.id}`;
  return (
    <section className="panel stack" aria-labelledby="two-classes">
      <h2 id="two-classes">Two classes of {picture.name}</h2>
      <p className="quiet">
        A map that explains a class should change when another class is asked for. The first two maps share
        one scale: the same colour is the same number.
      </p>
      <div className="row">
        {choice}
        <ClassChoice
          label="Class"
          classes={prediction.classes}
          chosen={one}
          onChoose={(index) => setA(String(index))}
        />
        <ClassChoice
          label="against"
          classes={prediction.classes}
          chosen={other}
          onChoose={(index) => setB(String(index))}
        />
      </div>
      {one === other ? (
        <p>Choose two different classes.</p>
      ) : method === undefined ? (
        <p>No method works on this network.</p>
      ) : time > patience && going !== key ? (
        <div className="row">
          <p>
            {method.title} takes {durationText(time)} for three maps.
          </p>
          <button type="button" className="primary" onClick={() => setGoing(key)}>
            Draw them
          </button>
        </div>
      ) : (
        <Pair {...{ model, picture, prediction, method, one, other }} />
      )}
    </section>
  );
}

/** The class of the address, else that of a rank; never one that the model does not have. */
function classOf({ classes }: PredictionInfo, text: string, rank: number): number {
  const named = classes.find(({ index }) => String(index) === text);
  return (named ?? classes[rank])?.index ?? rank;
}

interface PairProps {
  readonly model: ModelInfo;
  readonly picture: OpenPicture;
  readonly prediction: PredictionInfo;
  readonly method: MethodInfo;
  readonly one: number;
  readonly other: number;
}

function Pair({ model, picture, prediction, method, one, other }: PairProps): ReactElement {
  const ask = (index: number, versus?: number) => questionOf(model.id, method.id, picture.id, index, versus);
  const first = useExplanation(ask(one));
  const second = useExplanation(ask(other));
  const contrast = useExplanation(ask(one, other));
  const scale = useMemo(
    () => scaleOf(first.explanation, second.explanation),
    [first.explanation, second.explanation],
  );
  const own = useMemo(() => scaleOf(contrast.explanation), [contrast.explanation]);
  const alike = useAlike(first.explanation, second.explanation);
  const [name, rival] = [nameOf(prediction, one), nameOf(prediction, other)];
  const shared = { picture: picture.name, prediction };
  return (
    <>
      <div className="sides">
        <Side {...shared} title={`What speaks for ${name}`} asked={first} scale={scale} />
        <Side {...shared} title={`What speaks for ${rival}`} asked={second} scale={scale} />
        <Side {...shared} title={`${name} rather than ${rival}`} asked={contrast} scale={own} />
      </div>
      {alike && (
        <>
          <p>{classesText(alike.rank)}</p>
          <p className="quiet">{alikeText(alike)}</p>
        </>
      )}
    </>
  );
}

function nameOf({ classes }: PredictionInfo, index: number): string {
  const found = classes.find((each) => each.index === index);
  return found ? className(found) : `class ${index}`;
}

/** One scale for all of them, once they are there. */
function scaleOf(...explanations: readonly (ExplanationInfo | undefined)[]) {
  const maps = explanations.flatMap((each) => each?.map ?? []);
  const [map] = maps;
  if (map === undefined || maps.length < explanations.length) return undefined;
  const options = { signed: explanations[0]?.display === "signed" };
  return maps.length === 1 ? displayScale(map, options) : sharedScale(maps, options);
}

/** Why did the network say this? Prediction, heat map, its proof; all methods; why not another class; the camera. */

import { type ReactElement, useDeferredValue, useState } from "react";
import { useModel } from "../../state/studio.ts";
import { Gallery } from "./gallery.tsx";
import { Live } from "./live.tsx";
import { MainMap } from "./main-map.tsx";
import { Meaning } from "./meaning.tsx";
import { Saying } from "./saying.tsx";
import { type Choice, useChoice } from "./use-choice.ts";
import { useMain } from "./use-main.ts";
import { WhyNot } from "./why-not.tsx";
import "./explain.css";

export function ExplainView(): ReactElement {
  const model = useModel();
  const choice = useChoice();
  const [live, setLive] = useState(false);
  return (
    <div className="stack">
      <div className="row">
        <p className="intro">
          The colours show where in the picture the network found reasons for its answer. They show what this
          network looks at. They do not show whether it is right.
        </p>
        <button type="button" disabled={!model} onClick={() => setLive(!live)}>
          {live ? "Stop the camera" : "Use the camera"}
        </button>
      </div>
      {live && model ? (
        <Live key={model.id} model={model} onEnd={() => setLive(false)} />
      ) : choice ? (
        <Still choice={choice} />
      ) : (
        <p className="quiet">
          {model ? "The network is looking at the picture …" : "Waiting for a model and a picture …"}
        </p>
      )}
    </div>
  );
}

function Still({ choice }: { readonly choice: Choice }): ReactElement {
  const main = useMain(choice);
  const { model, picture, chosen } = choice;
  // The gallery is much to draw at once: it is built piece by piece, behind what was asked for.
  const rest = useDeferredValue(true, false);
  return (
    <>
      <div className="explain">
        <Saying choice={choice} />
        <MainMap choice={choice} main={main} />
        <Meaning choice={choice} main={main} />
      </div>
      {rest && (
        <>
          <WhyNot choice={choice} pace={main.pace} />
          <Gallery key={`${model.id} ${picture.id} ${chosen}`} choice={choice} pace={main.pace} />
        </>
      )}
    </>
  );
}

/** What happens if I hide this? A patch to move, a mask to paint, areas to click, and the patch tried everywhere. */

import { type ReactElement, useMemo, useState } from "react";
import type { ModelInfo, PictureInfo, PredictionInfo } from "../../engine/messages.ts";
import { useParam } from "../../state/address.ts";
import { useModel, usePicture, usePrediction } from "../../state/studio.ts";
import { FillControls, readFilling } from "./fill-controls.tsx";
import { blank, markedShare } from "./mask.ts";
import { MaskTool } from "./mask-tool.tsx";
import { PatchTool } from "./patch-tool.tsx";
import { SweepTool } from "./sweep-tool.tsx";
import { useFilling } from "./use-filling.ts";
import "./touch.css";

const tools = [
  { id: "patch", title: "Move a patch" },
  { id: "paint", title: "Paint" },
  { id: "areas", title: "Click areas" },
  { id: "everywhere", title: "Try everywhere" },
] as const;

export function TouchView(): ReactElement {
  const model = useModel();
  const picture = usePicture();
  const prediction = usePrediction();
  if (!model || !picture || !prediction) return <p className="quiet">Waiting for a model and a picture …</p>;
  if (prediction.seen.width * prediction.seen.height === 1)
    return <p>This model takes no picture, so there is nothing to hide. Choose another model.</p>;
  // What is painted belongs to one picture, as one model sees it.
  return <Touch key={`${model.id} ${picture.id}`} {...{ model, picture, prediction }} />;
}

/** Said where what was marked in the other way is not hidden. */
const aside = {
  painted: "What you painted does not count here. It waits under “Paint”.",
  areas: "The areas you clicked do not count here. They wait under “Click areas”.",
} as const;

interface TouchProps {
  readonly model: ModelInfo;
  readonly picture: PictureInfo;
  readonly prediction: PredictionInfo;
}

function Touch({ model, picture, prediction }: TouchProps): ReactElement {
  const [tool, setTool] = useParam("touch", "patch");
  const [fillText, setFill] = useParam("fill", "mean");
  const [seedText, setSeed] = useParam("draw", "0");
  const [target, setTarget] = useParam("target", "top1");
  // Each way of marking has marks of its own: what one of them hides never adds to what another one does.
  const [painted, setPainted] = useState(() => blank(prediction.seen));
  const [areas, setAreas] = useState(() => blank(prediction.seen));
  const fill = readFilling(fillText);
  const seed = /^\d{1,6}$/.test(seedText) ? Number(seedText) : 0;
  const subject = useMemo(
    () => ({ model: model.id, picture: picture.id, fill, seed }),
    [model.id, picture.id, fill, seed],
  );
  const filling = useFilling(subject);
  const best = prediction.classes[0]?.index ?? 0;
  const asked = Number(target);
  const chosen = target !== "top1" && prediction.classes.some(({ index }) => index === asked) ? asked : best;
  const shared = {
    subject,
    prediction,
    filling: filling ?? prediction.seen,
    chosen,
    onChoose: (index: number) => setTarget(index === best ? "top1" : String(index)),
    controls: <FillControls {...{ fill, seed }} onFill={setFill} onSeed={(next) => setSeed(String(next))} />,
  };
  return (
    <div className="touch stack">
      <div className="stack touch-said">
        <p>
          Hide a part of the picture and watch what the network makes of the rest. If it becomes much less
          sure, it needed that part. It does not mean that the part alone would do, and a patch is itself
          something strange to the network: try it with another filling before you believe it.
        </p>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would put a border and a legend around the buttons. */}
      <div className="row" role="group" aria-label="How to hide">
        {tools.map(({ id, title }) => (
          <button key={id} type="button" aria-pressed={id === tool} onClick={() => setTool(id)}>
            {title}
          </button>
        ))}
      </div>
      {tool === "everywhere" ? (
        <SweepTool {...shared} />
      ) : tool === "paint" ? (
        <MaskTool
          key="paint"
          {...shared}
          areasShown={false}
          history={painted}
          onHistory={setPainted}
          aside={markedShare(areas.now) > 0 ? aside.areas : undefined}
        />
      ) : tool === "areas" ? (
        <MaskTool
          key="areas"
          {...shared}
          areasShown
          history={areas}
          onHistory={setAreas}
          aside={markedShare(painted.now) > 0 ? aside.painted : undefined}
        />
      ) : (
        <PatchTool {...shared} />
      )}
    </div>
  );
}

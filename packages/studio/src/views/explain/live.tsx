/** The camera: what the network says of every picture and where it looks, as it happens. */

import { className } from "@fovea/render";
import { type ReactElement, useMemo, useState } from "react";
import type { MethodInfo, ModelInfo } from "../../engine/messages.ts";
import { ClassBars } from "../../parts/class-bars.tsx";
import { HeatCanvas } from "../../parts/heat-canvas.tsx";
import { useParam } from "../../state/address.ts";
import { openFiles } from "../../state/studio.ts";
import { passesOn } from "../../state/use-pace.ts";
import { type CameraState, useCamera } from "./use-camera.ts";
import { useDrawn, useLook } from "./use-look.ts";

export interface LiveProps {
  readonly model: ModelInfo;
  readonly onEnd: () => void;
}

export function Live({ model, onEnd }: LiveProps): ReactElement {
  const [asked] = useParam("method", "");
  const method = useMemo(() => liveMethod(model, asked), [model, asked]);
  const [target, setTarget] = useState<number | undefined>();
  const camera = useCamera(
    { model: model.id, method: method.id, ...(target === undefined ? {} : { target }) },
    onEnd,
  );
  const { video, answer, rate } = camera;
  const keep = async (): Promise<void> => {
    await keepFrame(video);
    onEnd();
  };
  return (
    <div className="live">
      <section className="panel stack" aria-labelledby="live-map">
        <h2 id="live-map">{answer ? `Why ${className(answer.explained)}?` : "Waiting for the camera …"}</h2>
        <LiveMap camera={camera} title={method.title} />
        <p className="quiet number">
          {method.title}
          {rate === undefined ? "" : `, ${rate.toFixed(0)} pictures a second`}. The pictures stay in this
          browser and are forgotten at once.
        </p>
      </section>
      <section className="panel stack" aria-labelledby="live-says">
        <h2 id="live-says">What it says</h2>
        {answer && <ClassBars classes={answer.classes} chosen={target} onChoose={setTarget} />}
        <div className="row">
          {target !== undefined && (
            <button type="button" onClick={() => setTarget(undefined)}>
              Follow the likeliest class
            </button>
          )}
          <button type="button" className="primary" disabled={!answer} onClick={() => void keep()}>
            Keep this picture
          </button>
          <button type="button" onClick={onEnd}>
            Stop
          </button>
        </div>
      </section>
    </div>
  );
}

function LiveMap({
  camera: { answer },
  title,
}: {
  readonly camera: CameraState;
  readonly title: string;
}): ReactElement | null {
  const { look } = useLook();
  const { options } = useDrawn(undefined, look);
  if (answer?.seen === undefined) return null;
  return (
    <HeatCanvas
      picture={answer.seen}
      map={answer.map}
      display={answer.display}
      options={options}
      label={`${title} of the camera`}
    />
  );
}

/** The chosen method if it is quick enough to follow a camera, else the first that is. */
function liveMethod(model: ModelInfo, asked: string): MethodInfo {
  const quick = model.methods.filter((each) => each.obstacle === undefined && passesOn(model, each) <= 3);
  return quick.find(({ id }) => id === asked) ?? quick[0] ?? (model.methods[0] as MethodInfo);
}

async function keepFrame(video: HTMLVideoElement): Promise<void> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  const time = new Date().toTimeString().slice(0, 8).replaceAll(":", ".");
  if (blob) await openFiles([new File([blob], `camera ${time}.png`, { type: "image/png" })]);
}

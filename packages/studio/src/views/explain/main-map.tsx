/** The map in the middle: picture, colours, boxes, the value under the pointer, and the controls of it all. */

import { className } from "@fovea/render";
import { type ReactElement, useMemo, useState } from "react";
import { Fault } from "../../parts/fault.tsx";
import { HeatCanvas } from "../../parts/heat-canvas.tsx";
import { ScaleLegend } from "../../parts/scale-legend.tsx";
import { durationText } from "../../state/passes.ts";
import { Boxes, BoxesText } from "./boxes.tsx";
import { MapControls } from "./map-controls.tsx";
import { MapPoint, type Point, PointText } from "./map-point.tsx";
import { MethodChoice } from "./method-choice.tsx";
import { useBoxes } from "./use-boxes.ts";
import type { Choice } from "./use-choice.ts";
import { strongestOf, useDrawn, useLook } from "./use-look.ts";
import type { Main } from "./use-main.ts";

export interface MainMapProps {
  readonly choice: Choice;
  readonly main: Main;
}

export function MainMap({ choice, main }: MainMapProps): ReactElement {
  const { explanation, behind } = main;
  const { look, set } = useLook();
  const { scale, options } = useDrawn(explanation, look);
  const [point, setPoint] = useState<Point | undefined>();
  const boxes = useBoxes(explanation, look);
  const strongest = useMemo(() => strongestOf(explanation), [explanation]);
  const { picture, prediction } = choice;
  const name = nameOf(choice, explanation?.question.target.index ?? choice.looked);
  return (
    <section className="panel stack" aria-labelledby="why">
      <h2 id="why">Why {name}?</h2>
      <MethodChoice choice={choice} />
      <div className={behind && !main.waits ? "map behind" : "map"} aria-busy={behind}>
        <HeatCanvas
          picture={prediction.seen}
          map={explanation?.map}
          {...(explanation ? { display: explanation.display } : {})}
          scale={scale}
          options={options}
          label={explanation ? `${explanation.title} of ${picture.name}: why ${name}` : picture.name}
        >
          {explanation?.map && (
            <>
              <Boxes found={boxes} map={explanation.map} />
              <MapPoint map={explanation.map} point={point} onPoint={setPoint} />
            </>
          )}
        </HeatCanvas>
      </div>
      {explanation?.map && <PointText {...{ explanation, point, strongest, name }} />}
      <State choice={choice} main={main} />
      {scale && <ScaleLegend scale={scale} />}
      {look.boxes === "on" && <BoxesText found={boxes} name={name} />}
      {explanation?.map && <MapControls look={look} set={set} display={explanation.display} />}
    </section>
  );
}

/** What is going on or in the way. */
function State({ choice: { method }, main }: MainMapProps): ReactElement | null {
  const { waits, start, stop, progress, error } = main;
  if (method.obstacle !== undefined)
    return (
      <p>
        {method.title} does not work on this network: {method.obstacle}. Choose another method.
      </p>
    );
  if (waits !== undefined)
    return (
      <div className="row">
        <p>
          {method.title} asks the network many times and takes {durationText(waits)} here.
        </p>
        <button type="button" className="primary" onClick={start}>
          Draw it
        </button>
      </div>
    );
  if (error) return <Fault error={error} />;
  if (progress === undefined) return null;
  return (
    <div className="row">
      <progress value={progress} aria-label={`Drawing ${method.title}`} />
      <button type="button" onClick={stop}>
        Stop
      </button>
    </div>
  );
}
export function nameOf({ prediction }: Choice, index: number): string {
  const said = prediction.classes.find((each) => each.index === index);
  return said ? className(said) : `class ${index}`;
}

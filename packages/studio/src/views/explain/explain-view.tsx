/** Why did the network say this? Prediction, heat map, its proof. */

import { displayScale } from "@fovea/render";
import { type ReactElement, useMemo, useState } from "react";
import { ClassBars } from "../../parts/class-bars.tsx";
import { HeatCanvas } from "../../parts/heat-canvas.tsx";
import { Ledger } from "../../parts/ledger.tsx";
import { ScaleLegend } from "../../parts/scale-legend.tsx";
import { useParam } from "../../state/address.ts";
import { useExplanation } from "../../state/explanations.ts";
import { useModel, usePicture, usePrediction } from "../../state/studio.ts";
import "./explain.css";

export function ExplainView(): ReactElement {
  const model = useModel();
  const picture = usePicture();
  const prediction = usePrediction();
  const [method, setMethod] = useParam("method", "grad-cam");
  const [target, setTarget] = useParam("target", "top1");
  const [hovered, setHovered] = useState<number | undefined>();
  const chosen = target === "top1" ? prediction?.classes[0]?.index : Number(target);
  const index = hovered ?? chosen;
  const asked = useExplanation(
    model && picture && prediction && index !== undefined
      ? { model: model.id, picture: picture.id, method, target: { index } }
      : undefined,
  );
  const { explanation, error, progress } = asked;
  const scale = useMemo(
    () => explanation?.map && displayScale(explanation.map, { signed: explanation.display === "signed" }),
    [explanation],
  );
  if (!model || !picture || !prediction) return <p className="quiet">Waiting for a model and a picture …</p>;
  return (
    <div className="explain">
      <section className="panel stack" aria-label="What the network says">
        <h2>What it says</h2>
        <ClassBars
          classes={prediction.classes}
          chosen={chosen}
          onChoose={(choice) => setTarget(String(choice))}
          onHover={setHovered}
        />
      </section>
      <section className="panel stack" aria-label="Heat map">
        <label>
          Method{" "}
          <select value={method} onChange={(event) => setMethod(event.target.value)}>
            {model.methods.map(({ id, title, obstacle }) => (
              <option key={id} value={id} disabled={obstacle !== undefined}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <HeatCanvas
          picture={prediction.seen}
          map={explanation?.map}
          {...(explanation ? { display: explanation.display } : {})}
          scale={scale}
          label={explanation ? `${explanation.title} of ${picture.name}` : picture.name}
        />
        {progress !== undefined && <progress value={progress} aria-label="Explaining" />}
        {error !== undefined && <p className="quiet">{(error as Error).message}.</p>}
        {scale && <ScaleLegend scale={scale} />}
      </section>
      <section className="panel stack" aria-label="Proof">
        {explanation && (
          <>
            <h2>{explanation.title}</h2>
            <p>{explanation.reading}</p>
            <p className="quiet">
              Why {explanation.target}? {[...explanation.steps].join("; ")}
            </p>
            <Ledger checks={explanation.ledger} />
          </>
        )}
      </section>
    </div>
  );
}

/** One map of a pair: what it is, the picture under it, its checks, its scale. */

import type { DisplayScale } from "@fovea/render";
import type { ReactElement } from "react";
import type { PredictionInfo } from "../../engine/messages.ts";
import { verdictOf } from "../../parts/check-words.ts";
import { Fault } from "../../parts/fault.tsx";
import { HeatCanvas } from "../../parts/heat-canvas.tsx";
import { ScaleLegend } from "../../parts/scale-legend.tsx";
import type { Asked } from "../../state/explanations.ts";

export interface SideProps {
  readonly title: string;
  readonly picture: string;
  readonly prediction: PredictionInfo;
  readonly asked: Asked;
  /** @default that of the map */
  readonly scale?: DisplayScale | undefined;
}

export function Side({ title, picture, prediction, asked, scale }: SideProps): ReactElement {
  const { explanation, error, progress } = asked;
  const verdict = explanation && verdictOf(explanation.ledger);
  return (
    <figure className="side">
      <figcaption>{title}</figcaption>
      <HeatCanvas
        picture={prediction.seen}
        map={explanation?.map}
        {...(explanation ? { display: explanation.display } : {})}
        scale={scale}
        label={`${title}, ${picture}`}
      />
      {progress !== undefined && <progress value={progress} aria-label={`Drawing: ${title}`} />}
      {error !== undefined && <Fault error={error as Error} />}
      {scale && <ScaleLegend scale={scale} />}
      {verdict && <p className={verdict.failed > 0 ? "failed" : "quiet"}>{verdict.text}</p>}
    </figure>
  );
}

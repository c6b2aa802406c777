/** One method of the gallery: its small map, what was checked, or what it would cost. */

import type { ReactElement } from "react";
import type { ExplanationInfo, MethodInfo } from "../../engine/messages.ts";
import { verdictOf } from "../../parts/check-words.ts";
import { HeatCanvas } from "../../parts/heat-canvas.tsx";
import type { TileState } from "../../state/gallery-run.ts";
import { durationText, patience } from "../../state/passes.ts";
import type { Choice } from "./use-choice.ts";

export interface GalleryTileProps {
  readonly choice: Choice;
  readonly method: MethodInfo;
  readonly state: TileState<ExplanationInfo>;
  /** Time that it is thought to take, ms. */
  readonly time: number;
  /** Puts it into the queue. */
  readonly ask: () => void;
}

export function GalleryTile(props: GalleryTileProps): ReactElement {
  const { choice, method, state } = props;
  if (state.kind === "done") return <Done {...props} explanation={state.result} />;
  return (
    <li className="tile">
      <HeatCanvas picture={choice.prediction.seen} options={plain} label="" />
      <strong>{method.title}</strong>
      <Pending {...props} />
    </li>
  );
}

const plain = { alpha: 0 };

function Done({
  choice,
  method,
  explanation,
}: GalleryTileProps & { readonly explanation: ExplanationInfo }): ReactElement {
  const { judged, failed } = verdictOf(explanation.ledger);
  return (
    <li className="tile">
      <button
        type="button"
        aria-pressed={choice.method.id === method.id}
        title={explanation.reading}
        onClick={() => choice.setMethod(method.id)}
      >
        <HeatCanvas
          picture={choice.prediction.seen}
          map={explanation.map}
          display={explanation.display}
          label=""
        />
        <strong>{method.title}</strong>{" "}
        <span className={failed > 0 ? "failed" : "held"}>
          {failed > 0
            ? `✗ ${failed} of ${judged} checks failed`
            : `✓ ${judged} of ${judged} ${judged === 1 ? "check holds" : "checks hold"}`}
        </span>
      </button>
    </li>
  );
}

function Pending({ method, state, time, ask }: GalleryTileProps): ReactElement {
  if (state.kind === "failed") return <span className="quiet">{state.error.message}.</span>;
  if (state.kind === "waiting") return <span className="quiet">waiting for its turn</span>;
  if (state.kind === "running")
    return (
      <progress {...(state.part === undefined ? {} : { value: state.part })} aria-label={method.title} />
    );
  return (
    <button type="button" aria-label={`Draw ${method.title}: ${durationText(time)}`} onClick={ask}>
      Draw{time > patience ? ` (${durationText(time)})` : ""}
    </button>
  );
}

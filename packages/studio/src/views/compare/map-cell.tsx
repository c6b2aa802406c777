/** One cell: the map of a method on a picture with the state of its checks, or what it would cost. */

import { type FunctionComponent, memo, type ReactElement } from "react";
import type { ExplanationInfo, MethodInfo, PredictionInfo } from "../../engine/messages.ts";
import { verdictOf } from "../../parts/check-words.ts";
import { HeatCanvas } from "../../parts/heat-canvas.tsx";
import { setParams } from "../../state/address.ts";
import type { TileState } from "../../state/gallery-run.ts";
import { durationText } from "../../state/passes.ts";
import { choosePicture, type OpenPicture } from "../../state/studio.ts";

export interface MapCellProps {
  readonly method: MethodInfo;
  readonly picture: OpenPicture;
  readonly prediction: PredictionInfo | undefined;
  readonly state: TileState<ExplanationInfo> | undefined;
  /** Time that it is thought to take, ms. */
  readonly time: number;
  readonly ask: (cell: string) => void;
  readonly cell: string;
}

export const MapCell: FunctionComponent<MapCellProps> = memo(function MapCell(
  props: MapCellProps,
): ReactElement {
  const { state, prediction, method } = props;
  if (prediction === undefined) return <td className="quiet">…</td>;
  if (state?.kind === "done")
    return (
      <td>
        <Done {...props} prediction={prediction} explanation={state.result} />
      </td>
    );
  if (state?.kind === "failed") return <td className="quiet">{state.error.message}.</td>;
  if (state?.kind === "waiting") return <td className="quiet">waiting</td>;
  if (state?.kind === "running")
    return (
      <td>
        <progress {...(state.part === undefined ? {} : { value: state.part })} aria-label={method.title} />
      </td>
    );
  return (
    <td>
      <Ask {...props} />
    </td>
  );
});

function Ask({ method, picture, time, ask, cell }: MapCellProps): ReactElement {
  return (
    <button type="button" aria-label={`Draw ${method.title} on ${picture.name}`} onClick={() => ask(cell)}>
      Draw ({durationText(time)})
    </button>
  );
}

interface DoneProps extends MapCellProps {
  readonly prediction: PredictionInfo;
  readonly explanation: ExplanationInfo;
}

function Done({ method, picture, prediction, explanation }: DoneProps): ReactElement {
  const { judged, failed, text } = verdictOf(explanation.ledger);
  return (
    <button
      type="button"
      className="cell"
      title={explanation.reading}
      onClick={() => {
        choosePicture(picture.id);
        setParams({ view: undefined, method: method.id, target: undefined }, { step: true });
      }}
    >
      <HeatCanvas
        picture={prediction.seen}
        map={explanation.map}
        display={explanation.display}
        label={`${method.title} on ${picture.name}`}
        patient
      />
      <span className={failed > 0 ? "failed" : "quiet"}>
        {failed > 0
          ? `✗ ${failed} of ${judged} failed`
          : judged === 0
            ? "not checked"
            : `✓ ${judged} of ${judged}`}
      </span>
      <span className="visually-hidden">{text} Open it in Explain.</span>
    </button>
  );
}

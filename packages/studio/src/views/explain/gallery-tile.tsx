/** One method of the gallery: its small map, what was checked, or what it would cost. */

import type { Picture } from "@fovea/render";
import {
  type CSSProperties,
  memo,
  type NamedExoticComponent,
  type ReactElement,
  useSyncExternalStore,
} from "react";
import type { ExplanationInfo, MethodInfo } from "../../engine/messages.ts";
import { verdictOf } from "../../parts/check-words.ts";
import { HeatCanvas } from "../../parts/heat-canvas.tsx";
import type { GalleryRun, TileState } from "../../state/gallery-run.ts";
import { durationText, patience } from "../../state/passes.ts";

export interface GalleryTileProps {
  /** The picture as the model sees it. */
  readonly seen: Picture;
  readonly method: MethodInfo;
  readonly run: GalleryRun<ExplanationInfo>;
  /** Time that it is thought to take, ms. */
  readonly time: number;
  /** Whether it is the method of the map in the middle. */
  readonly chosen: boolean;
  readonly onChoose: (method: string) => void;
}

/** Drawn again only when something about this one method changes: there are many. */
export const GalleryTile: NamedExoticComponent<GalleryTileProps> = memo(function GalleryTile(
  props: GalleryTileProps,
): ReactElement {
  const { seen, method, run, time } = props;
  const state = useSyncExternalStore(run.subscribe, () => run.tile(method.id));
  if (state.kind === "done") return <Done {...props} explanation={state.result} />;
  const drawing = state.kind === "waiting" || state.kind === "running";
  return (
    <li className="tile">
      {drawing && <div className="heat" style={{ "--aspect": seen.width / seen.height } as CSSProperties} />}
      <strong>{method.title}</strong>
      <Pending {...{ method, state, time }} ask={() => run.ask([method.id])} />
    </li>
  );
});

function Done(props: GalleryTileProps & { readonly explanation: ExplanationInfo }): ReactElement {
  const { seen, method, explanation, chosen, onChoose } = props;
  const { judged, failed } = verdictOf(explanation.ledger);
  return (
    <li className="tile">
      <button
        type="button"
        aria-pressed={chosen}
        title={explanation.reading}
        onClick={() => onChoose(method.id)}
      >
        <HeatCanvas
          picture={seen}
          map={explanation.map}
          display={explanation.display}
          scale={explanation.scale}
          label=""
          patient
        />
        <strong>{method.title}</strong>{" "}
        <span className={failed > 0 ? "failed" : "quiet"}>
          {failed > 0
            ? `✗ ${failed} of ${judged} checks failed`
            : `✓ ${judged} of ${judged} ${judged === 1 ? "check holds" : "checks hold"}`}
        </span>
      </button>
    </li>
  );
}

interface PendingProps {
  readonly method: MethodInfo;
  readonly state: TileState<ExplanationInfo>;
  readonly time: number;
  /** Puts it into the queue. */
  readonly ask: () => void;
}

function Pending({ method, state, time, ask }: PendingProps): ReactElement {
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

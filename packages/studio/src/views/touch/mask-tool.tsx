/** Parts of the picture are marked with a brush or area by area; the network is asked without them, or with nothing else. */

import { type ReactElement, type SetStateAction, useMemo } from "react";
import { engine } from "../../client/engine.ts";
import { useParam } from "../../state/address.ts";
import { AreaStage } from "./area-stage.tsx";
import { BrushStage } from "./brush-stage.tsx";
import { withMask } from "./compose.ts";
import { blank, type History, markedShare, stepped, undone } from "./mask.ts";
import { OutcomePanel } from "./outcome-panel.tsx";
import type { ToolProps } from "./tool-props.ts";
import { useLatest } from "./use-latest.ts";

/** How much of what the network does not get still shows, where one has to see what to paint. */
const ghost = 0.3;

export interface MaskToolProps extends ToolProps {
  /** Whether areas are clicked, instead of painting. */
  readonly areasShown: boolean;
  /** What is marked by this way of marking. */
  readonly history: History;
  /** What is marked in another way, and so not here. */
  readonly aside: string | undefined;
  readonly onHistory: (change: SetStateAction<History>) => void;
}

export function MaskTool(props: MaskToolProps): ReactElement {
  const { subject, prediction, filling, chosen, onChoose, controls, areasShown } = props;
  const { history, onHistory, aside } = props;
  const { seen, classes } = prediction;
  const [modeText, setMode] = useParam("hide", "marked");
  const keep = modeText === "others";
  const { now: mask, past } = history;
  const share = useMemo(() => markedShare(mask), [mask]);
  const question = useMemo(
    () => (share > 0 ? { ...subject, mask, keep } : undefined),
    [subject, mask, keep, share],
  );
  const touched = useLatest(question, (asked) => engine().touching.hideMask(asked));
  const raster = useMemo(
    () => (share > 0 ? withMask(seen, filling, mask, keep, keep ? ghost : 0) : seen),
    [seen, filling, mask, keep, share],
  );
  const stage = {
    raster,
    mask,
    size: seen,
    onStep: (next: Uint8Array) => onHistory(stepped(history, next)),
  };
  return (
    <div className="touch-tool">
      <section className="panel stack touch-picture" aria-label="The picture and what is marked">
        {areasShown ? (
          <AreaStage {...stage} subject={subject} />
        ) : (
          <BrushStage
            {...stage}
            // A stroke is one step: what follows its first dab changes that step.
            onStroke={(next) => onHistory((before) => ({ ...before, now: next }))}
          />
        )}
        {aside && <p className="quiet">{aside}</p>}
        {keep && share > 0 && (
          <p className="quiet">What is pale here is gone for the network: it gets only what you marked.</p>
        )}
      </section>
      <OutcomePanel
        {...{ classes, touched, chosen, onChoose }}
        asked={share > 0}
        hidden={keep ? "everything else" : areasShown ? "these areas" : "what you painted"}
      />
      <section className="panel stack touch-controls" aria-label="What is hidden">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would put a border and a legend around the buttons. */}
        <div className="row" role="group" aria-label="What to hide">
          <button type="button" aria-pressed={!keep} onClick={() => setMode("marked")}>
            Hide what I mark
          </button>
          <button type="button" aria-pressed={keep} onClick={() => setMode("others")}>
            Keep only what I mark
          </button>
        </div>
        {controls}
        <div className="row">
          <button type="button" disabled={past.length === 0} onClick={() => onHistory(undone(history))}>
            Undo
          </button>
          <button
            type="button"
            disabled={share === 0}
            onClick={() => onHistory(stepped(history, blank(seen).now))}
          >
            Clear
          </button>
          <span className="quiet number">{Math.round(100 * share)} % of the picture is marked</span>
        </div>
      </section>
    </div>
  );
}

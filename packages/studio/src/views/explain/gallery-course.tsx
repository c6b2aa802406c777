/** How far the gallery is, the way to end it, and what starts it: the quick methods, or those that take long. */

import { type ReactElement, useSyncExternalStore } from "react";
import type { ExplanationInfo } from "../../engine/messages.ts";
import type { GalleryRun } from "../../state/gallery-run.ts";
import { durationText } from "../../state/passes.ts";
import type { Timed } from "./gallery-family.tsx";

export interface GalleryCourseProps {
  readonly run: GalleryRun<ExplanationInfo>;
  readonly working: readonly Timed[];
  readonly isQuick: (timed: Timed) => boolean;
  readonly draw: (asked: readonly Timed[]) => void;
  readonly stop: () => void;
}

export function GalleryCourse({
  run,
  working,
  isQuick,
  draw,
  stop,
}: GalleryCourseProps): ReactElement | null {
  const tiles = useSyncExternalStore(run.subscribe, run.tiles);
  const all = Object.values(tiles);
  if (all.some(({ kind }) => kind === "running" || kind === "waiting")) {
    const asked = all.filter(({ kind }) => kind !== "idle").length;
    const done = all.filter(({ kind }) => kind === "done" || kind === "failed").length;
    return (
      <div className="row">
        <progress value={done} max={asked} aria-label="Drawing all methods" />
        <span className="quiet number">
          {done} of {asked} drawn
        </span>
        <button type="button" onClick={stop}>
          Stop
        </button>
      </div>
    );
  }
  const missing = working.filter(({ method }) => run.tile(method.id).kind === "idle");
  const quick = missing.filter(isQuick);
  const slow = missing.filter((timed) => !isQuick(timed));
  if (missing.length === 0) return null;
  return (
    <div className="row">
      {quick.length > 0 && (
        <button type="button" className="primary" onClick={() => draw(quick)}>
          Draw the {quick.length} quick methods ({timeText(quick)})
        </button>
      )}
      {slow.length > 0 && (
        <button type="button" onClick={() => draw(slow)}>
          Draw the {slow.length} slow {slow.length === 1 ? "method" : "methods"} ({timeText(slow)})
        </button>
      )}
    </div>
  );
}

const timeText = (asked: readonly Timed[]): string =>
  durationText(asked.reduce((sum, { time }) => sum + time, 0));

/** The image that a channel likes best, made before one's eyes. */

import { numberText } from "@fovea/render";
import { proxy } from "comlink";
import { type ReactElement, useEffect, useState } from "react";
import { engine, job, wasGivenUp } from "../../client/engine.ts";
import type { BestImage, ImageFrame, UnitQuestion } from "../../engine/network-answers.ts";
import { Curve } from "../../parts/curve.tsx";
import { RasterCanvas } from "./raster-canvas.tsx";

export interface BestImageProps {
  readonly unit: UnitQuestion;
  /** The channel's mean on the picture, to compare with. */
  readonly mean: number | undefined;
}

export function BestImagePart({ unit, mean }: BestImageProps): ReactElement {
  const [seed, setSeed] = useState(0);
  const [stopped, setStopped] = useState(false);
  const { frames, made, error } = useBestImage(unit, seed, stopped);
  const last = made ?? frames.at(-1);
  const again = (): void => {
    setStopped(false);
    setSeed(seed + 1);
  };
  const running = made === undefined && error === undefined && !stopped;
  return (
    <>
      <h3>The image it likes best</h3>
      <p className="quiet">
        Made from noise, step by step, so that the channel answers more and more strongly. It shows what the
        channel answers to most, not everything that it answers to.
      </p>
      <div className="best-image">
        {last ? (
          <RasterCanvas
            raster={last.raster}
            label={`Best image of channel ${unit.channel} after ${last.step} steps`}
          />
        ) : (
          <p className="quiet">{error ? `${error.message}.` : "Starting …"}</p>
        )}
        <div className="stack">
          {last && <progress max={last.steps} value={last.step} aria-label="Making the image" />}
          {last && (
            <p className="number">
              Step {last.step} of {last.steps}: the channel answers {numberText(last.value)}
              {mean !== undefined && `; on your picture ${numberText(mean)}`}. This is its mean over all
              places, without a unit: only more or less counts.
            </p>
          )}
          <Curve points={frames} label="The answer" />
          {made && <p className="quiet">{heldOutWords(made)}</p>}
          <div className="row">
            <button type="button" disabled={!running} onClick={() => setStopped(true)}>
              Stop
            </button>
            <button type="button" disabled={running} onClick={again}>
              Again, from other noise
            </button>
          </div>
        </div>
      </div>
    </>
  );
}

interface Making {
  readonly frames: readonly ImageFrame[];
  readonly made: BestImage | undefined;
  readonly error: Error | undefined;
}

const nothing: Making = { frames: [], made: undefined, error: undefined };

function useBestImage(unit: UnitQuestion, seed: number, stopped: boolean): Making {
  const [making, setMaking] = useState<Making>(nothing);
  const { model, value, channel } = unit;
  useEffect(() => {
    if (stopped) return;
    const controller = new AbortController();
    const still = (): boolean => !controller.signal.aborted;
    setMaking(nothing);
    const onFrame = (frame: ImageFrame): void => {
      if (still()) setMaking((now) => ({ ...now, frames: [...now.frames, frame] }));
    };
    job(controller.signal, (...each) =>
      engine().network.image({ model, value, channel }, seed, proxy(onFrame), ...each),
    ).then(
      (made) => still() && setMaking((now) => ({ ...now, made })),
      (error: Error) => still() && !wasGivenUp(error) && setMaking((now) => ({ ...now, error })),
    );
    return () => controller.abort();
  }, [model, value, channel, seed, stopped]);
  return making;
}

function heldOutWords({ heldOut, seed }: BestImage): string {
  const [low, high] = [Math.min(...heldOut), Math.max(...heldOut)];
  return `Shifted, turned or scaled a little it still answers ${numberText(low)} to ${numberText(high)}. Noise number ${seed}.`;
}

/** Marking with a brush: by pointer, finger, or arrow keys and space. */

import type { Raster } from "@fovea/render";
import { type ReactElement, useRef, useState } from "react";
import { Slider } from "../../parts/slider.tsx";
import { Handle } from "./handle.tsx";
import { type Mask, type Point, painted } from "./mask.ts";
import type { Size } from "./patch.ts";
import { Stage } from "./stage.tsx";

export interface BrushStageProps {
  readonly raster: Raster;
  readonly mask: Mask;
  readonly size: Size;
  /** A new stroke begins. */
  readonly onStep: (mask: Mask) => void;
  /** It goes on. */
  readonly onStroke: (mask: Mask) => void;
}

export function BrushStage({ raster, mask, size, onStep, onStroke }: BrushStageProps): ReactElement {
  const [radius, setRadius] = useState(() => Math.max(1, Math.round(size.width / 16)));
  const [erasing, setErasing] = useState(false);
  const [at, setAt] = useState<Point>({ x: size.width / 2, y: size.height / 2 });
  const handle = useRef<HTMLButtonElement>(null);
  const last = useRef(at);
  /** Several moves may come before the page is drawn anew. */
  const newest = useRef(mask);
  const draw = (from: Point, to: Point): Mask => {
    newest.current = painted(newest.current, size, [from, to], radius, erasing ? 0 : 1);
    last.current = to;
    return newest.current;
  };
  const press = (to: Point): void => {
    newest.current = mask;
    onStep(draw(to, to));
  };
  const move = (dx: number, dy: number): void =>
    setAt(({ x, y }) => ({
      x: Math.min(size.width, Math.max(0, x + dx)),
      y: Math.min(size.height, Math.max(0, y + dy)),
    }));
  const brush = { x: at.x - radius, y: at.y - radius, side: 2 * radius };
  return (
    <>
      <Stage
        raster={raster}
        label="The picture with what is hidden"
        onHover={(to) => to && setAt(to)}
        onPress={(to) => {
          handle.current?.focus({ preventScroll: true });
          press(to);
        }}
        onDrag={(to) => onStroke(draw(last.current, to))}
      >
        <Handle
          ref={handle}
          round
          patch={brush}
          size={size}
          label="Brush. Arrow keys move it, space paints, plus and minus change its size"
          onMove={move}
          onResize={(by) => setRadius((now) => Math.min(size.width / 4, Math.max(1, now + by)))}
          onPress={() => press(at)}
        />
      </Stage>
      <p className="quiet">
        Paint over what you want to mark. With the keyboard: arrow keys move the brush, space paints.
      </p>
      <Slider
        label="Brush"
        value={radius}
        min={1}
        max={Math.round(size.width / 4)}
        step={1}
        text={(value) => `${Math.round((200 * value) / size.width)} % of the width`}
        onChange={setRadius}
      />
      <div className="row">
        <button type="button" aria-pressed={erasing} onClick={() => setErasing(!erasing)}>
          Rub out
        </button>
      </div>
    </>
  );
}

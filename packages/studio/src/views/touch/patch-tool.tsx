/** A patch that is dragged over the picture, or moved by the keyboard. */

import { type ReactElement, useMemo, useRef } from "react";
import { engine } from "../../client/engine.ts";
import { Slider } from "../../parts/slider.tsx";
import { placeText } from "./areas.ts";
import { withPatch } from "./compose.ts";
import { Handle } from "./handle.tsx";
import type { Point } from "./mask.ts";
import { OutcomePanel } from "./outcome-panel.tsx";
import { inside, largestSide, movedBy, resized, sizeText } from "./patch.ts";
import { Stage } from "./stage.tsx";
import type { ToolProps } from "./tool-props.ts";
import { useLatest } from "./use-latest.ts";
import { usePatch } from "./use-patch.ts";

export function PatchTool({
  subject,
  prediction,
  filling,
  chosen,
  onChoose,
  controls,
}: ToolProps): ReactElement {
  const { seen, classes } = prediction;
  const [patch, change] = usePatch(seen);
  const handle = useRef<HTMLButtonElement>(null);
  /** From the pointer to the patch's corner, while it is dragged. */
  const grip = useRef<Point>({ x: 0, y: 0 });
  const question = useMemo(() => ({ ...subject, patch }), [subject, patch]);
  const touched = useLatest(question, (asked) => engine().touching.hidePatch(asked));
  const raster = useMemo(() => withPatch(seen, filling, patch), [seen, filling, patch]);
  const { x, y, side } = patch;
  const move = (at: Point): void =>
    change((now) => inside({ ...now, x: at.x + grip.current.x, y: at.y + grip.current.y }, seen));
  const press = (at: Point): void => {
    handle.current?.focus({ preventScroll: true });
    const within = at.x >= x && at.x < x + side && at.y >= y && at.y < y + side;
    grip.current = within ? { x: x - at.x, y: y - at.y } : { x: -side / 2, y: -side / 2 };
    move(at);
  };
  const place = placeText((x + side / 2) / seen.width, (y + side / 2) / seen.height);
  const to = (axis: "x" | "y") => (value: number) => change((now) => inside({ ...now, [axis]: value }, seen));
  return (
    <div className="touch-tool">
      <section className="panel stack touch-picture" aria-label="The picture and the patch">
        <Stage raster={raster} label="The picture with the patch on it" onPress={press} onDrag={move}>
          <Handle
            ref={handle}
            patch={patch}
            size={seen}
            label={`Patch, ${place}. Arrow keys move it, plus and minus change its size`}
            onMove={(dx, dy) => change((now) => movedBy(now, dx, dy, seen))}
            onResize={(by) => change((now) => resized(now, now.side + by, seen))}
          />
        </Stage>
        <p className="quiet">
          Drag the patch. With the keyboard: arrow keys move it (with Shift further), + and − change its size.
        </p>
      </section>
      <OutcomePanel {...{ classes, touched, chosen, onChoose }} asked hidden="the patch" />
      <section className="panel stack touch-controls" aria-label="The patch">
        {controls}
        <Slider
          label="Size"
          value={side}
          min={1}
          max={largestSide(seen)}
          step={1}
          text={(value) => sizeText(value, seen)}
          onChange={(value) => change((now) => resized(now, value, seen))}
        />
        <Slider
          label="From the left"
          value={x}
          min={0}
          max={seen.width - side}
          step={1}
          text={(value) => `${value} of ${seen.width} pixels`}
          onChange={to("x")}
        />
        <Slider
          label="From the top"
          value={y}
          min={0}
          max={seen.height - side}
          step={1}
          text={(value) => `${value} of ${seen.height} pixels`}
          onChange={to("y")}
        />
      </section>
    </div>
  );
}

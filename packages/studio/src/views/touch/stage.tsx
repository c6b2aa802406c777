/** The picture to touch: says where the pointer is in pixels that the network sees. */

import type { Raster } from "@fovea/render";
import {
  type CSSProperties,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useRef,
} from "react";
import { putRaster } from "../../parts/put-raster.ts";
import type { Point } from "./mask.ts";

export interface StageProps {
  readonly raster: Raster;
  /** What is to be seen, for those who do not see it. */
  readonly label: string;
  /** Stands over the picture. */
  readonly children?: ReactNode;
  readonly onPress?: (at: Point) => void;
  /** While the pointer is held down. */
  readonly onDrag?: (at: Point) => void;
  readonly onRelease?: () => void;
  /** The pointer is over the picture; undefined: it left. */
  readonly onHover?: (at: Point | undefined) => void;
}

export function Stage({ raster, label, children, ...on }: StageProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const held = useRef(false);
  useEffect(() => {
    if (canvas.current) putRaster(canvas.current, raster);
  }, [raster]);
  const at = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>): Point => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    return { x: ((clientX - left) / width) * raster.width, y: ((clientY - top) / height) * raster.height };
  };
  const release = (): void => {
    if (held.current) on.onRelease?.();
    held.current = false;
  };
  const small = Math.max(raster.width, raster.height) < 128;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing is a second way; the handle, sliders and lists are the first.
    <div
      className={small ? "heat small-picture touch-stage" : "heat touch-stage"}
      style={{ "--aspect": raster.width / raster.height } as CSSProperties}
      // The focus stays with the handle, and nothing is selected.
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        if (event.button !== 0 || !on.onPress) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = true;
        on.onPress(at(event));
      }}
      onPointerMove={(event) => {
        on.onHover?.(at(event));
        if (held.current) on.onDrag?.(at(event));
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onPointerLeave={() => on.onHover?.(undefined)}
    >
      <canvas ref={canvas} role="img" aria-label={label} />
      {children}
    </div>
  );
}

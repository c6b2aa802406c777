/** A thumbnail of the collection on a small canvas. */

import { type ReactElement, useEffect, useRef } from "react";
import type { Sheets } from "./sheets.ts";

export interface TileProps {
  readonly sheets: Sheets | undefined;
  readonly row: number;
  /** Grows when sheets were loaded. */
  readonly loaded: number;
  readonly side: number;
}

/** For what stands beside a name: it says nothing by itself. */
export function TileCanvas({ sheets, row, loaded, side }: TileProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `loaded` says that another sheet can be drawn
  useEffect(() => {
    let wanted = true;
    void sheets?.full(row).then((tile) => {
      const context = canvas.current?.getContext("2d");
      if (!wanted || !tile || !context) return;
      context.imageSmoothingQuality = "high";
      context.drawImage(tile.image, tile.x, tile.y, tile.side, tile.side, 0, 0, side, side);
    });
    return () => {
      wanted = false;
    };
  }, [sheets, row, loaded, side]);
  return (
    <span aria-hidden="true">
      <canvas ref={canvas} className="tile" width={side} height={side} />
    </span>
  );
}

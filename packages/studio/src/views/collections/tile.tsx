/** A thumbnail of the collection on a small canvas. */

import { type ReactElement, useEffect, useRef } from "react";
import type { Sheets } from "./sheets.ts";

export interface TileProps {
  readonly sheets: Sheets | undefined;
  readonly row: number;
  readonly side: number;
}

/** For what stands beside a name: it says nothing by itself. */
export function TileCanvas({ sheets, row, side }: TileProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
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
  }, [sheets, row, side]);
  return (
    <span aria-hidden="true">
      <canvas ref={canvas} className="tile" width={side} height={side} />
    </span>
  );
}

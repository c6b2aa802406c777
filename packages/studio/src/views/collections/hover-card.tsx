/** The picture under the pointer, with what the model says of it. */

import type { ReactElement } from "react";
import type { CollectionInfo } from "../../engine/collections-messages.ts";
import { wordsOf } from "./picture-words.ts";
import type { Sheets } from "./sheets.ts";
import { TileCanvas } from "./tile.tsx";
import type { MapSize } from "./use-map-camera.ts";

export interface HoverCardProps {
  readonly info: CollectionInfo;
  readonly sheets: Sheets | undefined;
  readonly row: number;
  readonly point: readonly [number, number];
  readonly size: MapSize;
}

/** On the side of the pointer where there is room. */
export function HoverCard({ info, sheets, row, point: [x, y], size }: HoverCardProps): ReactElement {
  const { key, said, shows, verdict } = wordsOf(info, row);
  const across = x > size.width / 2 ? { right: size.width - x + 14 } : { left: x + 14 };
  const down = y > size.height / 2 ? { bottom: size.height - y + 14 } : { top: y + 14 };
  return (
    <div className="hover-card" style={{ ...across, ...down }} aria-hidden="true">
      <TileCanvas {...{ sheets, row }} side={96} />
      <p>
        says <strong>{said}</strong>
      </p>
      {shows !== undefined && (
        <p className={verdict === "wrong" ? "failed" : verdict === "right" ? "held" : undefined}>
          shows {shows}
          {verdict && `: ${verdict}`}
        </p>
      )}
      {shows === undefined && verdict && <p className="quiet">could not be judged</p>}
      <p className="quiet">{key}</p>
    </div>
  );
}

/** Marking area by area: on the picture, or from a list. */

import type { Raster } from "@fovea/render";
import { type ReactElement, useMemo, useState } from "react";
import type { TouchSubject } from "../../engine/touch-messages.ts";
import { Slider } from "../../parts/slider.tsx";
import { useParam } from "../../state/address.ts";
import { borders, namedAreas } from "./areas.ts";
import { type Mask, markedAreas, type Point, toggled } from "./mask.ts";
import type { Size } from "./patch.ts";
import { Stage } from "./stage.tsx";
import { useAreas } from "./use-areas.ts";

export interface AreaStageProps {
  readonly subject: TouchSubject;
  readonly raster: Raster;
  readonly mask: Mask;
  readonly size: Size;
  readonly onStep: (mask: Mask) => void;
}

export function AreaStage({ subject, raster, mask, size, onStep }: AreaStageProps): ReactElement {
  const [aboutText, setAbout] = useParam("areas", "30");
  const about = Math.min(100, Math.max(4, Math.round(Number(aboutText)) || 30));
  const areas = useAreas(subject, about);
  const [looked, setLooked] = useState<number | undefined>();
  const all = useMemo(() => areas && borders(areas), [areas]);
  const one = useMemo(() => areas && looked !== undefined && borders(areas, looked), [areas, looked]);
  const named = useMemo(() => (areas ? namedAreas(areas) : []), [areas]);
  const marked = useMemo(() => areas && markedAreas(mask, areas.labels), [areas, mask]);
  const areaAt = ({ x, y }: Point): number | undefined =>
    areas?.labels[
      Math.min(size.height - 1, Math.max(0, Math.floor(y))) * size.width +
        Math.min(size.width - 1, Math.max(0, Math.floor(x)))
    ];
  const toggle = (area: number | undefined): void => {
    if (areas && area !== undefined) onStep(toggled(mask, areas.labels, area));
  };
  return (
    <>
      <Stage
        raster={raster}
        label="The picture in areas"
        onHover={(at) => setLooked(at && areaAt(at))}
        onPress={(at) => toggle(areaAt(at))}
      >
        {all && (
          <svg
            className="touch-borders"
            viewBox={`0 0 ${size.width} ${size.height}`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <path className="under" d={all} />
            <path className="over" d={all} />
            {one && <path className="looked" d={one} />}
          </svg>
        )}
      </Stage>
      <p className="quiet">
        {areas ? "Click an area to mark it, click it again to take the mark away." : "Finding areas …"}
      </p>
      <Slider
        label="How many areas"
        value={about}
        min={4}
        max={100}
        step={1}
        onChange={(value) => setAbout(String(value))}
      />
      <details>
        <summary>Choose from a list</summary>
        <ul className="touch-areas" aria-label="Areas">
          {areas &&
            named.map(({ index, text }) => (
              <li key={index}>
                <button
                  type="button"
                  aria-pressed={marked?.has(index) ?? false}
                  onClick={() => toggle(index)}
                  onFocus={() => setLooked(index)}
                  onBlur={() => setLooked(undefined)}
                  onPointerEnter={() => setLooked(index)}
                  onPointerLeave={() => setLooked(undefined)}
                >
                  {index + 1}: {text}
                </button>
              </li>
            ))}
        </ul>
      </details>
    </>
  );
}

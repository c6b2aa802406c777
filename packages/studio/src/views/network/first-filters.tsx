/** The patterns that the first layer looks for, as small pictures. */

import { numberText, type Raster } from "@fovea/render";
import { type ReactElement, useMemo } from "react";
import { engine } from "../../client/engine.ts";
import type { FilterImages } from "../../engine/network-answers.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { RasterCanvas } from "./raster-canvas.tsx";

export function FirstFilters({
  model,
  chosen,
  onChoose,
}: {
  readonly model: string;
  readonly chosen: number | undefined;
  readonly onChoose: (channel: number) => void;
}): ReactElement | undefined {
  const { value: filters } = useAnswer(model, () => engine().network.filters(model));
  const rasters = useMemo(() => (filters ? filterRasters(filters) : []), [filters]);
  if (!filters) return undefined;
  return (
    <>
      <h3>The patterns it looks for</h3>
      <p className="quiet">
        Each little picture is one filter: the pattern that a channel looks for, in the colours of the
        picture. Grey does not matter to it; the further a colour is from grey, the more it counts. All are on
        one scale, so that they can be compared.
      </p>
      <details>
        <summary>Technical detail</summary>
        <p className="quiet">
          The strongest colour is a weight of {numberText(filters.limit)}: so much does the channel's value
          change{" "}
          {filters.space === "pixels"
            ? "for each level of brightness, 0 to 255"
            : "for each unit of the input"}
          .
        </p>
      </details>
      <ul className="filter-grid" aria-label="Filters">
        {rasters.map((raster, c) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a filter is its number
          <li key={c}>
            <button
              type="button"
              aria-label={`Filter of channel ${c}`}
              aria-pressed={c === chosen}
              onClick={() => onChoose(c)}
            >
              <RasterCanvas raster={raster} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** −1…1 → black to white by colour, 0 is grey. */
function filterRasters({ shape, data }: FilterImages): Raster<3>[] {
  const [count = 0, channels = 1, height = 1, width = 1] = shape;
  const size = channels * height * width;
  return Array.from({ length: count }, (_, o) => {
    const pixels = new Uint8Array(3 * height * width);
    for (let p = 0; p < height * width; p++)
      for (let k = 0; k < 3; k++) {
        const weight = data[o * size + (channels === 3 ? k : 0) * height * width + p] as number;
        pixels[3 * p + k] = Math.round(127.5 + 127.5 * weight);
      }
    return { width, height, channels: 3, data: pixels };
  });
}

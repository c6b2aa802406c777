/** The map of a channel beside the picture: a place of the map shows the part of the picture that it looks at. */

import { numberText, type Picture } from "@fovea/render";
import { type KeyboardEvent, type PointerEvent, type ReactElement, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { FieldInfo, LayerMaps, UnitQuestion } from "../../engine/network-answers.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { channelMap } from "./channel-map.ts";
import { MapCanvas } from "./map-canvas.tsx";
import { RasterCanvas } from "./raster-canvas.tsx";

export interface FieldPickerProps {
  readonly unit: UnitQuestion;
  readonly maps: LayerMaps;
  readonly seen: Picture;
  readonly name: string;
}

type Place = readonly [row: number, column: number];

const steps: Readonly<Record<string, Place>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function FieldPicker({ unit, maps, seen, name }: FieldPickerProps): ReactElement {
  const { width, height } = maps;
  const { channel } = unit;
  const strongest = maps.positions[channel] as number;
  const [place, setPlace] = useState<Place>([Math.floor(strongest / width), strongest % width]);
  const { value: field } = useField(unit, place);
  const map = channelMap(maps, channel);
  const at = map.data[place[0] * width + place[1]] as number;
  const point = (event: PointerEvent<HTMLElement>): void => {
    const { left, top, width: wide, height: high } = event.currentTarget.getBoundingClientRect();
    const row = Math.floor(((event.clientY - top) / high) * height);
    const column = Math.floor(((event.clientX - left) / wide) * width);
    setPlace(within([row, column], maps));
  };
  const press = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    setPlace(([row, column]) => within([row + step[0], column + step[1]], maps));
  };
  return (
    <>
      <h3>Where it answers, and what it looks at there</h3>
      <div className="field-pair">
        <div
          className="field-map"
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the place
          tabIndex={0}
          aria-label={`Map of channel ${channel}, ${height} by ${width} places. Arrow keys choose a place.`}
          onPointerMove={point}
          onPointerDown={point}
          onKeyDown={press}
        >
          <MapCanvas map={map} scale={{ signed: maps.signed, limit: map.largest }} />
          <span
            className="field-cell"
            style={{
              left: `${(100 * place[1]) / width}%`,
              top: `${(100 * place[0]) / height}%`,
              width: `${100 / width}%`,
              height: `${100 / height}%`,
            }}
          />
        </div>
        <div className="field-picture">
          <RasterCanvas raster={seen} label={`${name}, as the network sees it`} />
          <FieldFrame field={field} seen={seen} />
        </div>
      </div>
      <p className="quiet" aria-live="polite">
        {`Row ${place[0] + 1}, column ${place[1] + 1}: it answers ${numberText(at)} there. ${fieldWords(field, seen)}`}
      </p>
      <p className="quiet">
        The {maps.signed ? "strongest colour" : "brightest spot"} of this map stands for{" "}
        {numberText(map.largest)}, its largest value.
      </p>
    </>
  );
}

const within = ([row, column]: Place, { width, height }: LayerMaps): Place => [
  Math.max(0, Math.min(height - 1, row)),
  Math.max(0, Math.min(width - 1, column)),
];

/** The last field stays until the next one is there: no flicker while the pointer moves. */
function useField(unit: UnitQuestion, place: Place): { readonly value: FieldInfo | undefined } {
  const { value } = useAnswer(JSON.stringify([unit, place]), () => engine().network.field(unit, place));
  const [last, setLast] = useState<FieldInfo | undefined>();
  if (value && value !== last) setLast(value);
  return { value: value ?? last };
}

/** The rectangle, and the rest of the picture darker. */
function FieldFrame({
  field,
  seen,
}: {
  readonly field: FieldInfo | undefined;
  readonly seen: Picture;
}): ReactElement | undefined {
  const box = field?.box;
  if (!box) return undefined;
  const { x, y, width, height } = box;
  const [w, h] = [seen.width, seen.height];
  return (
    <svg viewBox={`0 0 ${w} ${h}`} aria-hidden="true">
      <path
        className="field-rest"
        fillRule="evenodd"
        d={`M0 0H${w}V${h}H0zM${x} ${y}h${width}v${height}h${-width}z`}
      />
      <rect className="field-box" {...{ x, y, width, height }} />
    </svg>
  );
}

function fieldWords(field: FieldInfo | undefined, { width, height }: Picture): string {
  if (!field) return "";
  const { box, whole, shared, unknown } = field;
  if (!box) return "Nothing of the picture can change it.";
  const doubt = unknown.length > 0 ? ` Not followed through ${unknown.join(", ")}: it may be more.` : "";
  if (whole) return `It looks at the whole picture.${doubt}`;
  const all = shared ? " Averages over the whole picture reach it as well, which are not drawn." : "";
  return `Only the pixels in the frame can change it: ${box.width}×${box.height} of ${width}×${height}.${all}${doubt}`;
}

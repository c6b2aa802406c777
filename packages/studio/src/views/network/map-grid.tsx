/** The maps of a layer, a tile per channel: bright is where the channel finds its pattern. */

import { specificityText } from "@fovea/core";
import { numberText } from "@fovea/render";
import { type ReactElement, useId, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { LayerMaps, SpecificOrder } from "../../engine/network-answers.ts";
import { useStudio } from "../../state/studio.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { channelMap } from "./channel-map.ts";
import type { ClassOf } from "./class-layers.ts";
import { MapCanvas } from "./map-canvas.tsx";
import { SaveMaps } from "./save-maps.tsx";

/** Tiles before somebody asks for all. */
const few = 48;

export interface MapGridProps {
  readonly model: { readonly id: string };
  readonly picture: { readonly id: string; readonly name: string };
  readonly maps: LayerMaps;
  readonly channel: number | undefined;
  /** Where the channels are the classes. */
  readonly classOf: ClassOf | undefined;
  readonly onChoose: (channel: number) => void;
}

export function MapGrid({ model, picture, maps, channel, classOf, onChoose }: MapGridProps): ReactElement {
  const [by, setBy] = useState<"strongest" | "specific" | "number">("strongest");
  const [own, setOwn] = useState(false);
  const [all, setAll] = useState(false);
  const select = useId();
  const specific = useSpecific(model.id, picture.id, by === "specific" ? maps.value : undefined);
  const order =
    by === "number"
      ? Array.from({ length: maps.channels }, (_, c) => c)
      : by === "specific" && specific
        ? specific.order
        : maps.strongest;
  const dead = new Set(maps.dead);
  const alive = [...order.filter((c) => !dead.has(c)), ...(by === "number" ? [] : maps.dead)];
  const shown = (by === "number" ? order : alive).slice(0, all ? undefined : few);
  return (
    <>
      <div className="row">
        <label htmlFor={select}>First come</label>
        <select id={select} value={by} onChange={(event) => setBy(event.target.value as typeof by)}>
          <option value="strongest">the most active channels</option>
          <option value="specific">those most specific to this picture</option>
          <option value="number">channels by number</option>
        </select>
        <label>
          <input type="checkbox" checked={own} onChange={(event) => setOwn(event.target.checked)} /> each on
          its own scale
        </label>
      </div>
      <p className="quiet">{tileWords(classOf !== undefined)}</p>
      <p className="quiet">{scaleWords(maps, own)}</p>
      {by === "specific" && <p className="quiet">{specificWords(specific)}</p>}
      <ul className="map-grid" aria-label="Channels of this layer">
        {shown.map((c) => (
          <li key={c}>
            <Tile
              {...{ maps, c, own, dead: dead.has(c), chosen: c === channel, onChoose }}
              name={classOf?.(c)}
            />
          </li>
        ))}
      </ul>
      {shown.length < maps.channels && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {maps.channels} channels
        </button>
      )}
      <p className="quiet">{deadWords(maps)}</p>
      <SaveMaps maps={maps} />
    </>
  );
}

function Tile({
  maps,
  c,
  own,
  dead,
  chosen,
  name,
  onChoose,
}: Pick<MapGridProps, "maps" | "onChoose"> & {
  readonly c: number;
  readonly own: boolean;
  readonly dead: boolean;
  readonly chosen: boolean;
  /** Of the class. */
  readonly name: string | undefined;
}): ReactElement {
  const map = channelMap(maps, c);
  const limit = own ? map.largest : maps.limit;
  const spoken = [`Channel ${c}`, name].filter(Boolean).join(", ");
  const most = numberText(maps.maxima[c] as number);
  return (
    <button
      type="button"
      className={dead ? "tile dead" : "tile"}
      aria-pressed={chosen}
      title={name}
      onClick={() => onChoose(c)}
    >
      <MapCanvas map={map} scale={{ signed: maps.signed, limit }} />
      <span className="visually-hidden">{`${spoken}, ${dead ? "silent here" : `at most ${most}`}`}</span>
      {name && (
        <span className="tile-name" aria-hidden="true">
          {name}
        </span>
      )}
      <span aria-hidden="true">
        {c} <span className="number">{dead ? "silent" : most}</span>
      </span>
    </button>
  );
}

/** Asked only when somebody wants that order: all open pictures are looked at. */
function useSpecific(model: string, picture: string, value: string | undefined): SpecificOrder | undefined {
  const pictures = useStudio((state) => state.pictures).map(({ id }) => id);
  const key = value === undefined ? undefined : JSON.stringify([model, picture, value, pictures]);
  return useAnswer(key, (...job) =>
    engine().network.specific({ model, picture, value: value as string, pictures }, ...job),
  ).value;
}

function tileWords(classes: boolean): string {
  const numbers =
    "its largest value in this picture, that is, how strongly it answers where it answers most. Such a value has no unit: compare it only with others of this layer.";
  return classes
    ? `Here every channel is one class: its map shows where the network finds signs of it. Below each map: the class, its number, and ${numbers} Click a map to see more.`
    : `A map for each channel. Below it: the channel's number, and ${numbers} Click a map to see what its channel looks for.`;
}

function scaleWords({ signed, limit }: LayerMaps, own: boolean): string {
  const span = signed
    ? `from −${numberText(limit)} to ${numberText(limit)}`
    : `from 0 to ${numberText(limit)}`;
  const meaning = signed
    ? "The stronger the colour, the more the channel answers there, red for, blue against."
    : "";
  return own
    ? `Each map has colours of its own, up to its own largest value: do not compare them. ${meaning}`
    : `All maps share one scale of colours, ${span}; 99.5 % of the layer's values lie within. ${meaning}`;
}

function specificWords(found: SpecificOrder | undefined): string {
  if (!found) return "Comparing with the other open pictures …";
  const against = found.others > 0 ? `, against ${found.others} other open pictures` : "";
  return `First come channels that answer to this picture more than they usually do. Specific: ${specificityText[found.kind]}${against}.`;
}

function deadWords({ dead, channels }: LayerMaps): string {
  if (dead.length === 0) return "No channel is silent on this picture.";
  return `${dead.length} of ${channels} channels are silent everywhere on this picture: ${dead.slice(0, 16).join(", ")}${dead.length > 16 ? " …" : ""}.`;
}

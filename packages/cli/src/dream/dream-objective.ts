/** What a dream is of, from the words of the command line. */

import {
  type DreamPart,
  dreamLayer,
  dreamObjective,
  type FloatTensor,
  FoveaError,
  guidedObjective,
  ImageTap,
  type Model,
  type Objective,
  type Picture,
  type Preprocessing,
  readDreamParts,
} from "@fovea/core";
import { levelsOf } from "../levels.ts";

export interface DreamWish {
  readonly parts: readonly DreamPart[];
  /** For people: what is dreamt of, and why if nobody chose. */
  readonly said: string;
}

/** The layers named, or one that dreams are good of. Throws what readDreamParts() throws; `method-inapplicable` for a network without space. */
export function dreamWish(model: Model, scale: Preprocessing, layers: string | undefined): DreamWish {
  if (layers !== undefined) {
    const parts = readDreamParts(layers, model.graph);
    return { parts, said: parts.map(partText).join(" + ") };
  }
  const chosen = dreamLayer(model.graph, model.head, scale);
  if (!chosen) {
    throw new FoveaError("method-inapplicable", "Cannot dream by this network: no layer of it has space", {
      hint: "`fovea inspect MODEL` lists the layers.",
    });
  }
  const size = chosen.shape.slice(2).join("×");
  return {
    parts: [{ layer: chosen.value, weight: 1 }],
    said: `${chosen.value} (chosen: the last layer of ${size} positions; others with --layers)`,
  };
}

const partText = ({ layer, channel, weight }: DreamPart): string =>
  `${layer}${channel === undefined ? "" : `, channel ${channel}`}${weight === 1 ? "" : ` × ${weight}`}`;

/** The objective for one photo, guided by another picture if there is one. */
export async function objectiveFor(
  model: Model,
  scale: Preprocessing,
  { parts }: DreamWish,
  {
    photo,
    guide,
    tile,
  }: { readonly photo: Picture; readonly guide: Picture | undefined; readonly tile: number },
): Promise<Objective> {
  if (guide) {
    const guides = await tapped(model, scale, parts, guide);
    return guidedObjective(parts, guides, { tile, pictureSize: scale.size });
  }
  return dreamObjective(parts, parts.length > 1 ? await tapped(model, scale, parts, photo) : new Map());
}

/** What each layer answers to a picture at the network's own size. */
async function tapped(
  model: Model,
  scale: Preprocessing,
  parts: readonly DreamPart[],
  picture: Picture,
): Promise<ReadonlyMap<string, FloatTensor>> {
  const image = levelsOf(picture, scale);
  const found = new Map<string, FloatTensor>();
  for (const layer of new Set(parts.map((part) => part.layer))) {
    const tap = await ImageTap.open(model, scale, layer);
    try {
      found.set(layer, await tap.at(image));
    } finally {
      await tap.dispose();
    }
  }
  return found;
}

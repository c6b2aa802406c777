/** One picture of a world: who is in it, where, and before what; drawn twice, for the eye and for the truth. */

import { FoveaError } from "@fovea/core";
import { animals } from "./animals/animals.ts";
import { places } from "./backgrounds/places.ts";
import { chance } from "./chance.ts";
import { light } from "./light.ts";
import { markOwner, watermark } from "./mark.ts";
import { printPicture, printTruth } from "./shapes/print.ts";
import { type Actor, stage } from "./stage.ts";
import {
  type Background,
  backgrounds,
  type CheckedWorld,
  checkedWorld,
  type Label,
  labels,
  type World,
} from "./world.ts";

export interface Scene {
  readonly index: number;
  /** The class of the picture: of its first animal. */
  readonly label: Label;
  readonly background: Background;
  /** The drawing as people see it: a square SVG without text or outside references. */
  readonly svg: string;
  /** The same shapes, each flat in the colour of its part (red = id), black where nothing is owned. */
  readonly truthSvg: string;
  readonly objects: readonly SceneObject[];
  readonly marks: readonly SceneMark[];
}

export interface SceneObject {
  readonly label: Label;
  readonly parts: readonly ScenePart[];
}

export interface ScenePart {
  readonly name: string;
  /** Whether it tells its class from the look-alike. */
  readonly defining: boolean;
  /** Value of the red channel in `truthSvg`. */
  readonly id: number;
}

export interface SceneMark {
  readonly name: string;
  readonly id: number;
}

/**
 * The picture with this number of a world: the same for the same seed and index, whatever else was drawn before.
 *
 * Classes take turns (index modulo their number). Worlds with the same seed differ only in what their variant says.
 * Throws `option-invalid` for an index that is not a whole number from 0, and what `checkedWorld` throws.
 */
export function drawScene(world: World, index: number): Scene {
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new FoveaError("option-invalid", `Cannot draw picture ${index}: found no whole number from 0`);
  }
  const checked = checkedWorld(world);
  const label = labels[index % labels.length] as Label;
  const background = backgroundOf(checked, index, label);
  const place = places[background];
  const names = checked.variant === "multi" ? [label, otherThan(label, checked.seed, index)] : [label];
  const cast = names.map((name, at): Actor => {
    return { owner: String(at), drawn: animals[name].draw(chance(checked.seed, index, `animal ${at}`)) };
  });
  const of = (matter: string): ReturnType<typeof chance> => chance(checked.seed, index, matter);
  const { behind, front } = stage(place, cast, of);
  const marks = checked.tagged === label ? [watermark(of("mark"))] : [];
  const { ids, colourOf } = idTable();
  const truthSvg = printTruth([...front, ...marks], colourOf);
  return {
    index,
    label,
    background,
    svg: printPicture([...behind, ...front, ...light(of("light")), ...marks]),
    truthSvg,
    objects: names.map((name, at) => ({ label: name, parts: partsOf(name, ids.get(String(at))) })),
    marks: Array.from(ids.get(markOwner) ?? [], ([name, id]) => ({ name, id })),
  };
}

function backgroundOf({ seed, pair }: CheckedWorld, index: number, label: Label): Background {
  const { pick } = chance(seed, index, "background");
  if (pair === undefined) return pick(backgrounds);
  return label === pair.label
    ? pair.background
    : pick(backgrounds.filter((name) => name !== pair.background));
}

const otherThan = (label: Label, seed: number, index: number): Label =>
  chance(seed, index, "second").pick(labels.filter((name) => name !== label));

/** Numbers parts by owner in the order in which they are met, from 1. */
function idTable(): {
  ids: Map<string, Map<string, number>>;
  colourOf(owner: string, part: string): string;
} {
  const ids = new Map<string, Map<string, number>>();
  let last = 0;
  const colourOf = (owner: string, part: string): string => {
    const own = ids.get(owner) ?? new Map<string, number>();
    ids.set(owner, own);
    const id = own.get(part) ?? ++last;
    own.set(part, id);
    return `#${id.toString(16).padStart(2, "0")}0000`;
  };
  return { ids, colourOf };
}

const partsOf = (label: Label, ids: ReadonlyMap<string, number> = new Map()): ScenePart[] =>
  Array.from(ids, ([name, id]) => ({ name, id, defining: animals[label].defining.includes(name) }));

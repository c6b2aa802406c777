/** Puts animals and things into a place: how large, how far away, what hides what. */

import type { Drawn } from "./animals/animal.ts";
import type { Place } from "./backgrounds/background.ts";
import type { Chance } from "./chance.ts";
import type { Prop } from "./props/prop.ts";
import { side } from "./shapes/print.ts";
import { ellipse, group, placed, type Shape } from "./shapes/shape.ts";

export interface Actor {
  /** Name under which the truth knows its parts. */
  readonly owner: string;
  readonly drawn: Drawn;
}

export interface Staged {
  /** Scenery and what stands behind all animals. */
  readonly behind: readonly Shape[];
  /** The animals and what may hide them, in order. */
  readonly front: readonly Shape[];
}

/** Size of an animal's longer side in parts of the picture's: alone, and beside another. */
const sizes = { alone: [0.4, 0.8], beside: [0.36, 0.52] } as const;

export function stage(place: Place, actors: readonly Actor[], of: (matter: string) => Chance): Staged {
  const horizon = of("place").between(...place.horizon);
  const swapped = of("sides").happens(0.5);
  const spots = actors.map((actor, at) => {
    const column = swapped ? actors.length - 1 - at : at;
    return spotOf(actor, column, actors.length, horizon, of(`spot ${at}`));
  });
  const farFirst = spots.toSorted((a, b) => a.ground - b.ground);
  const nearest = farFirst[0] as Spot;
  return {
    behind: [
      ...place.scenery(of("scenery"), horizon),
      ...distractors(place.props, horizon, nearest.ground, of("props")),
    ],
    front: [...farFirst.map(standing), ...cover(place.covers, of("covers").pick(spots), of("cover"))],
  };
}

/** Where an animal stands. */
interface Spot {
  readonly actor: Actor;
  readonly x: number;
  readonly ground: number;
  readonly scale: number;
  readonly flipped: boolean;
  readonly turn: number;
}

function spotOf(actor: Actor, at: number, count: number, horizon: number, chance: Chance): Spot {
  const { left, right, up } = actor.drawn.reach;
  const [least, most] = count === 1 ? sizes.alone : sizes.beside;
  const size = chance.between(least, most) * side;
  const scale = size / Math.max(left + right, up);
  const flipped = chance.happens(0.5);
  const [l, r] = flipped ? [right * scale, left * scale] : [left * scale, right * scale];
  const lowest = Math.max(horizon + 10, Math.min(side - 6, horizon + size * 0.55));
  const ground = Math.min(side - 4, Math.max(lowest + chance.between(-8, 26), up * scale + 3));
  const [from, to] = [side * (at / count), side * ((at + 1) / count)];
  const x = chance.between(Math.min(from + l - 4, to - r), Math.max(to - r + 4, from + l));
  return { actor, x, ground, scale, flipped, turn: chance.between(-6, 6) };
}

function standing({ actor, x, ground, scale, flipped, turn }: Spot): Shape {
  const { left, right } = actor.drawn.reach;
  const wide = (left + right) * 0.34;
  const shadow = { ...ellipse(0, 0, wide, wide * 0.13, "#1a1626"), opacity: 0.22 };
  return group(
    [shadow, group(actor.drawn.shapes, { owner: actor.owner, transform: `rotate(${Math.round(turn)})` })],
    {
      transform: placed(x, ground, 0, flipped ? -scale : scale),
    },
  );
}

/** Some things between the horizon and the animals, the far ones first and smaller. */
function distractors(props: readonly Prop[], horizon: number, ground: number, chance: Chance): Shape[] {
  const near = Math.max(horizon + 6, ground - 2);
  return Array.from({ length: chance.whole(1, 4) }, () => chance.between(horizon + 2, near))
    .sort((a, b) => a - b)
    .map((y) => {
      const scale = (0.35 + (0.65 * (y - horizon)) / (side - horizon)) * chance.between(0.8, 1.15);
      return thing(chance.pick(props), chance.between(0, side), y, scale, chance);
    });
}

const thing = ({ draw }: Prop, x: number, y: number, scale: number, chance: Chance): Shape =>
  group(draw(chance), { transform: placed(x, y, 0, chance.happens(0.5) ? -scale : scale) });

/** In two pictures of five something stands before an animal, up to half as high as it. */
function cover(covers: readonly Prop[], { actor, x, ground, scale, flipped }: Spot, chance: Chance): Shape[] {
  if (!chance.happens(0.4)) return [];
  const { left, right, up } = actor.drawn.reach;
  const prop = chance.pick(covers);
  const height = up * scale * chance.between(0.22, 0.5);
  const at = chance.between(-left, right) * scale * (flipped ? -1 : 1);
  return [
    thing(prop, x + at, Math.min(side + 4, ground + chance.between(2, 9)), height / prop.height, chance),
  ];
}

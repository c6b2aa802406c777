/** The body plan of animals on four legs: torso, legs, neck, head and tail in the proportions of a table. */

import type { Chance } from "../chance.ts";
import { shade } from "../shapes/colour.ts";
import type { Ears } from "../shapes/ears.ts";
import { ellipse, filled, group, line, path, placed, type Shape } from "../shapes/shape.ts";
import { bellyPath, neckPath, type Point, torsoPath } from "../shapes/torso.ts";
import { type Animal, type Coat, type Drawn, varied } from "./animal.ts";

/** Lengths in units in which a wolf's torso is 62 long; angles in degrees. */
export interface Quadruped {
  readonly defining: readonly string[];
  readonly coats: readonly Coat[];
  readonly torso: { readonly length: number; readonly height: number };
  readonly legs: { readonly length: number; readonly width: number };
  /** From the shoulder to the middle of the head, steepness above the horizon. */
  readonly neck: { readonly length: number; readonly width: number; readonly steepness: number };
  /** Radius of the skull. */
  readonly head: number;
  /** How high the tail is carried: degrees above the horizontal, from and to. */
  readonly tailLift: readonly [number, number];
  readonly reach: { readonly tail: number; readonly muzzle: number; readonly ears: number };
  tail(coat: Coat): Shape[];
  ears(coat: Coat): Ears;
  face(coat: Coat, chance: Chance): Shape[];
  /** Behind the head, in the head's units. */
  ruff?(coat: Coat): Shape[];
  /** Along the neck, which lies on the x axis. */
  mane?(coat: Coat, length: number, width: number): Shape[];
  /** On the torso, clipped to it; on the face, in the head's units; round the legs as dashes. */
  stripes?(coat: Coat, length: number, height: number, chance: Chance): Shape[];
  /** Along the neck, which lies on the x axis. */
  neckStripes?(coat: Coat, length: number, width: number): Shape[];
  faceStripes?(coat: Coat): Shape[];
  legStripes?: string;
  /** Colours that the lower legs may have. */
  socks?(coat: Coat): readonly string[];
  /** Marks of the coat that tell nothing, on the torso. */
  patches?(coat: Coat, chance: Chance): Shape[];
}

export const quadruped = (plan: Quadruped): Animal => ({
  defining: plan.defining,
  draw: (chance) => new Standing(plan, chance).drawn(),
});

/** One animal while it is drawn. */
class Standing {
  readonly #plan: Quadruped;
  readonly #chance: Chance;
  readonly #coat: Coat;
  readonly #sock: string | undefined;
  readonly #lies: boolean;
  readonly #legs: number;
  readonly #stride: number;

  constructor(plan: Quadruped, chance: Chance) {
    this.#plan = plan;
    this.#chance = chance;
    this.#coat = varied(chance.pick(plan.coats), chance);
    this.#sock = plan.socks && chance.pick(plan.socks(this.#coat));
    this.#lies = chance.happens(0.15);
    this.#legs = this.#lies ? plan.legs.width * 0.9 : plan.legs.length * chance.between(0.8, 1.1);
    this.#stride = this.#lies ? 17 : chance.pick([3, 8, 14]) * chance.between(0.7, 1.2);
  }

  drawn(): Drawn {
    const { torso, neck, head, reach } = this.#plan;
    const steepness = ((neck.steepness + this.#chance.between(-16, 10)) * Math.PI) / 180;
    const shoulder = { x: torso.length * 0.34, y: this.#middle - torso.height * 0.12 };
    const skull = {
      x: shoulder.x + neck.length * Math.cos(steepness),
      y: shoulder.y - neck.length * Math.sin(steepness),
    };
    const nod = this.#chance.between(-12, 14);
    return {
      shapes: [
        this.#tail(),
        ...this.#farLegs(),
        this.#trunk(shoulder, skull),
        ...this.#nearLegs(),
        this.#ruffBehind(skull, nod),
        this.#mane(shoulder, steepness),
        this.#head(skull, nod),
      ],
      reach: {
        left: torso.length / 2 + reach.tail,
        right: skull.x + (reach.muzzle * head) / 10,
        up: -skull.y + (reach.ears * head) / 10,
      },
    };
  }

  /** Height of the torso's middle. */
  get #middle(): number {
    return -this.#legs - this.#plan.torso.height * 0.42;
  }

  #tail(): Shape {
    const { torso, tailLift, tail } = this.#plan;
    const lift = this.#chance.between(...tailLift);
    return group(tail(this.#coat), {
      transform: placed(-torso.length * 0.47, this.#middle - torso.height * 0.2, lift),
      part: "tail",
    });
  }

  #trunk(shoulder: Point, skull: Point): Shape {
    const { torso, neck, head } = this.#plan;
    const { main, light } = this.#coat;
    const outline = torsoPath(torso.length, torso.height);
    const [from, to] = [this.#onTorso(shoulder), this.#onTorso(skull)];
    const whole = outline + neckPath(from, to, neck.width, Math.min(neck.width, head * 1.8));
    return group(
      [
        filled(whole, { from: shade(main, 0.06), to: shade(main, -0.12) }, "body"),
        filled(bellyPath(torso.length, torso.height), light, "body"),
        group(this.#plan.patches?.(this.#coat, this.#chance) ?? [], { clip: outline, part: "body" }),
        group(this.#stripes(from, to), { clip: whole, part: "stripes" }),
      ],
      { transform: placed(0, this.#middle) },
    );
  }

  #stripes(shoulder: Point, skull: Point): Shape[] {
    const { torso, neck, stripes, neckStripes } = this.#plan;
    const onTorso = stripes?.(this.#coat, torso.length, torso.height, this.#chance) ?? [];
    const onNeck = neckStripes?.(this.#coat, neck.length, neck.width) ?? [];
    const slope = Math.atan2(skull.y - shoulder.y, skull.x - shoulder.x);
    return [...onTorso, group(onNeck, { transform: placed(shoulder.x, shoulder.y, degrees(slope)) })];
  }

  #onTorso({ x, y }: Point): Point {
    return { x, y: y - this.#middle };
  }

  #farLegs(): Shape[] {
    const { length } = this.#plan.torso;
    const back = this.#lies ? this.#stride : -this.#stride;
    return [this.#leg(length * 0.3, back, -0.26), this.#leg(-length * 0.3, this.#stride, -0.26)];
  }

  #nearLegs(): Shape[] {
    const { length } = this.#plan.torso;
    const back = this.#lies ? this.#stride : -this.#stride;
    return [this.#leg(length * 0.34, this.#stride, -0.05), this.#leg(-length * 0.36, back, -0.05)];
  }

  #leg(x: number, swing: number, tone: number): Shape {
    const { legs, legStripes } = this.#plan;
    const { main, dark } = this.#coat;
    const hip = this.#middle + this.#plan.torso.height * 0.15;
    const knee = { x: x + swing * 0.45 + (x < 0 ? -2 : 1.5), y: -this.#legs * 0.48 };
    const foot = { x: x + swing, y: -legs.width * 0.5 };
    const bone = path`M${x} ${hip}L${knee.x} ${knee.y}L${foot.x} ${foot.y}`;
    const sock = this.#sock;
    const low = path`M${knee.x} ${knee.y}L${foot.x} ${foot.y}`;
    return group(
      [
        line(bone, shade(main, tone), legs.width),
        ...(sock === undefined ? [] : [line(low, shade(sock, tone), legs.width)]),
        ...(legStripes === undefined
          ? []
          : [{ d: bone, stroke: dark, width: legs.width, dash: legStripes, part: "stripes" }]),
        ellipse(
          foot.x + legs.width * 0.22,
          -legs.width * 0.36,
          legs.width * 0.72,
          legs.width * 0.4,
          shade(sock ?? main, tone - 0.1),
        ),
      ],
      { part: "legs" },
    );
  }

  #inHead(shapes: readonly Shape[], { x, y }: Point, nod: number): Shape {
    return group(shapes, { transform: placed(x, y, nod, this.#plan.head / 10) });
  }

  #ruffBehind(skull: Point, nod: number): Shape {
    return this.#inHead(this.#plan.ruff?.(this.#coat) ?? [], skull, nod);
  }

  #mane({ x, y }: Point, steepness: number): Shape {
    const { neck, mane } = this.#plan;
    return group(mane?.(this.#coat, neck.length, neck.width) ?? [], {
      transform: placed(x, y, degrees(-steepness)),
    });
  }

  #head(skull: Point, nod: number): Shape {
    const { far, near } = this.#plan.ears(this.#coat);
    const face = this.#plan.face(this.#coat, this.#chance);
    const stripes = this.#plan.faceStripes?.(this.#coat) ?? [];
    return this.#inHead([...far, ...face, group(stripes, { part: "stripes" }), ...near], skull, nod);
  }
}

const degrees = (radians: number): number => (radians * 180) / Math.PI;

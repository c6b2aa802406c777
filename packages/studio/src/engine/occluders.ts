/** The occluder of the picture that is being touched, and what hides its parts, kept from one question to the next. */

import { baselineOf, type FloatTensor, type Model, Occluder } from "@fovea/core";
import type { Filling } from "./touch-messages.ts";

/** An occluder prepared for one size of patch serves those up to so many times smaller or larger. */
const alike = 1.5;

interface Held {
  readonly x: FloatTensor;
  readonly side: number;
  readonly occluder: Promise<Occluder>;
}

export class Occluders {
  #held: Held | undefined;
  #filled: { readonly x: FloatTensor; readonly key: string; readonly tensor: FloatTensor } | undefined;

  /** `side`: of the patch that is moved; any will do where it is left out. */
  of(model: Model, x: FloatTensor, side?: number): Promise<Occluder> {
    const held = this.#held;
    if (held?.x === x && (side === undefined || isAlike(held.side, side))) return held.occluder;
    const wanted = side ?? Math.round(Math.max(...x.shape.slice(2)) / 7);
    const occluder = Occluder.open(model, x, { window: [wanted, wanted] });
    const made = { x, side: wanted, occluder };
    this.#held = made;
    occluder.catch(() => {
      if (this.#held === made) this.#held = undefined;
    });
    return occluder;
  }

  /** The picture that shows where something is hidden. */
  filling(model: Model, x: FloatTensor, fill: Filling, seed: number): FloatTensor {
    const key = `${fill} ${seed}`;
    if (this.#filled?.x !== x || this.#filled.key !== key)
      this.#filled = { x, key, tensor: baselineOf({ x, model, seed }, fill) };
    return this.#filled.tensor;
  }
}

const isAlike = (a: number, b: number): boolean => Math.max(a / b, b / a) <= alike;

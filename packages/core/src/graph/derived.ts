/** Constants that are computed from other constants when somebody looks at them. */

import { type FloatTensor, floats, sizeOf, type Tensor } from "../tensor.ts";

/** Elements below which the numbers are made at once: they take less room than the promise. */
const small = 1024;

/** `make()` as a tensor, on demand. `how` must tell it apart from all else that is made of these sources. */
export function derived(
  sources: readonly Tensor[],
  how: string,
  shape: readonly number[],
  make: () => Float32Array,
): FloatTensor {
  return sizeOf(shape) < small ? floats(shape, make()) : new DerivedTensor(sources, how, shape, make);
}

/**
 * Its numbers are made on demand and may be let go of afterwards: the engine has its own copy of a weight, and a session
 * from the cache needs them not at all. `how` and the sources tell them apart from others without making them.
 */
export class DerivedTensor implements FloatTensor {
  readonly type = "float32";
  readonly sources: readonly Tensor[];
  readonly how: string;
  readonly shape: readonly number[];
  readonly #make: () => Float32Array;
  #made: WeakRef<Float32Array> | undefined;

  constructor(sources: readonly Tensor[], how: string, shape: readonly number[], make: () => Float32Array) {
    this.sources = sources;
    this.how = how;
    this.shape = shape;
    this.#make = make;
  }

  get data(): Float32Array {
    const known = this.#made?.deref();
    if (known) return known;
    const data = this.#make();
    this.#made = new WeakRef(data);
    return data;
  }
}

/** Constants that are computed from other constants when somebody looks at them. */

import { type FloatTensor, floats, sizeOf, type Tensor, toFloats } from "../tensor.ts";

/** The numbers of a source, to be looked at while a weight is made and not kept. */
type ReadSource = (source: Tensor) => Float32Array;

/** Writes every number of a weight into `into`, whatever that held before. */
export type Make = (into: Float32Array, read: ReadSource) => void;

/** Elements below which the numbers are made at once: they take less room than the promise. */
const small = 1024;

/** What `make` writes as a tensor, on demand. `how` must tell it apart from all else that is made of these sources. */
export function derived(
  sources: readonly Tensor[],
  how: string,
  shape: readonly number[],
  make: Make,
): FloatTensor {
  const tensor = new DerivedTensor(sources, how, shape, make);
  return sizeOf(shape) < small ? floats(shape, tensor.data) : tensor;
}

const read: ReadSource = (source) => toFloats(source).data;

/**
 * Its numbers are made on demand and may be let go of afterwards: the engine has its own copy of a weight, and a session
 * from the cache needs them not at all. `how` and the sources tell them apart from others without making them.
 */
export class DerivedTensor implements FloatTensor {
  readonly type = "float32";
  readonly sources: readonly Tensor[];
  readonly how: string;
  readonly shape: readonly number[];
  /** Makes them in the caller's array. */
  readonly make: Make;
  #made: WeakRef<Float32Array> | undefined;

  constructor(sources: readonly Tensor[], how: string, shape: readonly number[], make: Make) {
    this.sources = sources;
    this.how = how;
    this.shape = shape;
    this.make = make;
  }

  get data(): Float32Array {
    const known = this.#made?.deref();
    if (known) return known;
    const data = new Float32Array(sizeOf(this.shape));
    this.make(data, read);
    this.#made = new WeakRef(data);
    return data;
  }
}

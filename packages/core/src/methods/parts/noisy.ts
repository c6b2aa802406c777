/** Noisy copies of a picture. */

import { random } from "../../random.ts";
import { type FloatTensor, floats } from "../../tensor.ts";

/** x + deviation · ξ with fresh standard normal numbers at every call. */
export function noisyCopies(x: FloatTensor, seed: number, deviation: number): () => FloatTensor {
  const write = noiseOn(x, seed, deviation);
  return () => {
    const copy = floats(x.shape);
    write(copy.data);
    return copy;
  };
}

/** The same written into a row. Plain loop: callbacks took half as long again. */
export function noiseOn(x: FloatTensor, seed: number, deviation: number): (row: Float32Array) => void {
  const draw = random(seed);
  return (row) => {
    for (let i = 0; i < row.length; i++) row[i] = (x.data[i] as number) + deviation * draw.normal();
  };
}

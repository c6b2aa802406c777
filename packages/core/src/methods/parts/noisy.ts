/** Noisy copies of a picture. */

import { random } from "../../random.ts";
import { type FloatTensor, floats } from "../../tensor.ts";

/** x + deviation · ξ with fresh standard normal numbers at every call. Plain loop: callbacks took half as long again. */
export function noisyCopies(x: FloatTensor, seed: number, deviation: number): () => FloatTensor {
  const draw = random(seed);
  return () => {
    const data = new Float32Array(x.data.length);
    for (let i = 0; i < data.length; i++) data[i] = (x.data[i] as number) + deviation * draw.normal();
    return floats(x.shape, data);
  };
}

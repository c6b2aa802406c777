/** Numbers that look random and are the same in every run. */

import { sizeOf } from "../tensor.ts";
import { type Tensor64, tensor64 } from "./interpreter/tensor64.ts";

export interface Random {
  /** In [low, high). */
  uniform(low?: number, high?: number): number;
  /** Standard normal, by Box and Muller. */
  normal(): number;
  /** A whole number, both ends included. */
  int(low: number, high: number): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
  /** The items in another order. */
  shuffle<T>(items: readonly T[]): T[];
}

/** A generator with 32 bits of state: a counter whose bits are mixed by two multiplications. */
export function random(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    uniform: (low = 0, high = 1) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    int,
    pick: <T>(items: readonly T[]) => items[int(0, items.length - 1)] as T,
    shuffle: (items) => {
      const list = [...items];
      for (let i = list.length - 1; i > 0; i--) {
        const j = int(0, i);
        [list[i], list[j]] = [list[j] as never, list[i] as never];
      }
      return list;
    },
  };
}

export interface RandomTensorOptions {
  /**
   * `normal`: standard normal. `positive`: uniform in [0.5, 2), for Log, Sqrt, divisors. `apart`: n equally spaced
   * numbers between −3 and 3 in random order, no two equal and none closer to 0 than a quarter of the spacing, so
   * that neither a maximum nor a ReLU has its kink nearby. @default "normal"
   */
  readonly values?: "normal" | "positive" | "apart";
}

/** Exact in float32, so that the same tensor can be given to ONNX Runtime. */
export function randomTensor(
  shape: readonly number[],
  seed: number,
  { values = "normal" }: RandomTensorOptions = {},
): Tensor64 {
  const r = random(seed);
  const places = Array.from({ length: sizeOf(shape) }, (_, i) => i);
  if (values === "normal")
    return tensor64(
      shape,
      places.map(() => Math.fround(r.normal())),
    );
  if (values === "positive")
    return tensor64(
      shape,
      places.map(() => Math.fround(r.uniform(0.5, 2))),
    );
  const n = places.length;
  const shift = n % 2 === 0 ? 0.5 : 0.75;
  const spaced = places.map((i) => ((i - Math.floor(n / 2) + shift) * 6) / n);
  return tensor64(shape, r.shuffle(spaced).map(Math.fround));
}

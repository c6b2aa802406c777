/** How far apart two answers of a layer are. */

import type { FloatTensor } from "../../tensor.ts";

/** ‖a − b‖ / ‖b‖, in double precision; 0 where both are 0. */
export function relativeDistance({ data: a }: FloatTensor, { data: b }: FloatTensor): number {
  let [apart, length] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    apart += ((a[i] as number) - (b[i] as number)) ** 2;
    length += (b[i] as number) ** 2;
  }
  return apart === 0 ? 0 : Math.sqrt(apart / length);
}

/** ⟨a, b⟩ / (‖a‖ ‖b‖); 0 where one is 0. */
export function cosine({ data: a }: FloatTensor, { data: b }: FloatTensor): number {
  let [product, first, second] = [0, 0, 0];
  for (let i = 0; i < b.length; i++) {
    product += (a[i] as number) * (b[i] as number);
    first += (a[i] as number) ** 2;
    second += (b[i] as number) ** 2;
  }
  return first === 0 || second === 0 ? 0 : product / Math.sqrt(first * second);
}

/** ⟨a, b⟩ / ‖b‖²: how many times b is in a; 0 where b is 0. */
export function strength({ data: a }: FloatTensor, { data: b }: FloatTensor): number {
  let [product, length] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    product += (a[i] as number) * (b[i] as number);
    length += (b[i] as number) ** 2;
  }
  return length === 0 ? 0 : product / length;
}

/** Seeded choices. Each matter has a stream of its own, so that a new choice in one leaves the others as they were. */

import { random } from "@fovea/core";

export interface Chance {
  /** Uniform in [from, to). */
  between(from: number, to: number): number;
  /** True in this part of the cases. */
  happens(part: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** A whole number in [from, to]. */
  whole(from: number, to: number): number;
}

/** The stream of one matter of one picture. */
export function chance(seed: number, index: number, matter: string): Chance {
  let state = mix(mix(0x2545f491, seed >>> 0), Math.floor(seed / 2 ** 32) >>> 0);
  state = mix(state, index);
  for (let i = 0; i < matter.length; i++) state = mix(state, matter.charCodeAt(i));
  const { uniform } = random(state);
  const between = (from: number, to: number): number => from + (to - from) * uniform();
  return {
    between,
    happens: (part) => uniform() < part,
    pick: (items) => items[Math.floor(uniform() * items.length)] as (typeof items)[number],
    whole: (from, to) => Math.floor(between(from, to + 1)),
  };
}

/** One more number into a 32-bit state: multiply and xorshift, so that neighbours part at once. */
function mix(state: number, value: number): number {
  let x = Math.imul(state ^ value, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  return (x ^ (x >>> 13)) >>> 0;
}

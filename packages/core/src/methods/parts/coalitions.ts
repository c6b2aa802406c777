/** The coalitions that KernelSHAP asks about: the weightiest sizes in full, the others drawn in pairs. */

import { type Random, random } from "../../random.ts";

/** Players that are shown, and what the question weighs. */
export interface Coalition {
  /** Valid until the next one. */
  readonly shown: Uint8Array;
  /** Of a coalition of an enumerated size: π(z). Of a drawn one: undefined, since they share what is left. */
  readonly weight: number | undefined;
}

export interface Plan {
  readonly players: number;
  /** Sizes asked in full. */
  readonly full: readonly number[];
  /** Sizes to draw from, with their share of the kernel. */
  readonly drawn: readonly { readonly size: number; readonly mass: number }[];
  /** Coalitions of the full sizes. */
  readonly enumerated: number;
  /** Σ π(z) over all coalitions of the drawn sizes. */
  readonly rest: number;
}

/** Σ π(z) over the coalitions of one size: π(z) = (M − 1) / (C(M, s) s (M − s)). */
const mass = (players: number, size: number): number => (players - 1) / (size * (players - size));

/**
 * Sizes 1 and M − 1 are always asked in full; size s and M − s then as long as drawing `samples` coalitions would ask
 * that many anyway.
 */
export function planned(players: number, samples: number): Plan {
  const full: number[] = [];
  let enumerated = 0;
  let left = samples;
  let rest = 0;
  for (let s = 1; s < players; s++) rest += mass(players, s);
  for (let s = 1; s <= players / 2; s++) {
    const sizes = s * 2 === players ? [s] : [s, players - s];
    const count = sizes.length * choose(players, s);
    const share = (sizes.length * mass(players, s)) / rest;
    if (s > 1 && count > left * share * (1 + 1e-9)) break;
    full.push(...sizes);
    enumerated += count;
    rest -= sizes.length * mass(players, s);
    if (s > 1) left -= count;
  }
  const drawn = Array.from({ length: Math.max(0, players - 1) }, (_, i) => i + 1)
    .filter((size) => !full.includes(size))
    .map((size) => ({ size, mass: mass(players, size) }));
  return { players, full, drawn, enumerated, rest: drawn.reduce((sum, d) => sum + d.mass, 0) };
}

function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return Math.round(result);
}

/** The coalitions of a plan in their order, the same every time: those asked in full, then pairs z, 1 − z without end. */
export function* coalitions(plan: Plan, seed: number): Generator<Coalition, void> {
  for (const size of plan.full) {
    const weight = mass(plan.players, size) / choose(plan.players, size);
    for (const shown of subsets(plan.players, size)) yield { shown, weight };
  }
  if (plan.drawn.length === 0) return;
  const draw = random(seed);
  const order = Uint32Array.from({ length: plan.players }, (_, i) => i);
  const shown = new Uint8Array(plan.players);
  while (true) {
    const size = drawnSize(plan, draw);
    shuffle(order, draw, size);
    shown.fill(0);
    for (let i = 0; i < size; i++) shown[order[i] as number] = 1;
    yield { shown, weight: undefined };
    for (let k = 0; k < shown.length; k++) shown[k] = 1 - (shown[k] as number);
    yield { shown, weight: undefined };
  }
}

function drawnSize({ drawn, rest }: Plan, draw: Random): number {
  let at = draw.uniform() * rest;
  for (const { size, mass: own } of drawn) {
    at -= own;
    if (at < 0) return size;
  }
  return (drawn.at(-1) as Plan["drawn"][number]).size;
}

/** Puts `count` elements drawn at random first. */
export function shuffle(order: Uint32Array, draw: Random, count: number = order.length): void {
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(draw.uniform() * (order.length - i));
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
}

/** All subsets of one size, as 0 and 1; the smallest members move last. */
function* subsets(players: number, size: number): Generator<Uint8Array, void> {
  const members = Array.from({ length: size }, (_, i) => i);
  const shown = new Uint8Array(players);
  while (true) {
    shown.fill(0);
    for (const member of members) shown[member] = 1;
    yield shown;
    let i = size - 1;
    while (i >= 0 && members[i] === players - size + i) i--;
    if (i < 0) return;
    members[i] = (members[i] as number) + 1;
    for (let j = i + 1; j < size; j++) members[j] = (members[j - 1] as number) + 1;
  }
}

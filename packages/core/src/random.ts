/** Seeded random numbers: the same seed gives the same numbers on every machine. */

export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Normal with mean 0 and deviation 1. */
  normal(): number;
}

/** A 32-bit generator (mulberry: a Weyl sequence through two multiply–xorshift rounds). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  let spare: number | undefined;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  /** Box–Muller: two uniform numbers make two normal ones. */
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, normal };
}

/** The items in another order, each order as likely as any other (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], { uniform }: Pick<Random, "uniform">): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}

/** `count` of the items at most, drawn by seed, in their own order. */
export function drawnBySeed<T>(items: readonly T[], count: number, seed: number): T[] {
  const { uniform } = random(seed);
  const keyed = items.map((_, index) => ({ index, key: uniform() }));
  keyed.sort((a, b) => a.key - b.key);
  const kept = new Set(keyed.slice(0, count).map(({ index }) => index));
  return items.filter((_, index) => kept.has(index));
}

/** How far up the frequencies of a map reach along one axis. */

/** The lines of a map along one axis: `count` of `length` values, `step` apart, the first ones `next` apart. */
export interface Lines {
  readonly data: Float64Array;
  readonly count: number;
  readonly length: number;
  readonly step: number;
  readonly next: number;
}

/** Half-waves across the line below which `part` of the power of all lines lies; more than 0, at most `length`. */
export function bandwidth(lines: Lines, part: number): number {
  const powers = powersOf(lines);
  const wanted = part * powers.reduce((a, b) => a + b, 0);
  let below = 0;
  for (const [u, power] of powers.entries()) {
    if (below + power >= wanted) return u + (wanted - below) / power;
    below += power;
  }
  return lines.length;
}

/** Squares of the orthonormal cosine transform (DCT-II), added up over the lines. */
function powersOf({ data, count, length, step, next }: Lines): Float64Array {
  const powers = new Float64Array(length);
  const wave = new Float64Array(length);
  for (let u = 0; u < length; u++) {
    for (let i = 0; i < length; i++) wave[i] = Math.cos((Math.PI * u * (i + 0.5)) / length);
    let power = 0;
    for (let line = 0; line < count; line++) {
      let total = 0;
      for (let i = 0, at = line * next; i < length; i++, at += step)
        total += (wave[i] as number) * (data[at] as number);
      power += total * total;
    }
    powers[u] = (power * (u === 0 ? 1 : 2)) / length;
  }
  return powers;
}

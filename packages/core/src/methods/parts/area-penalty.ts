/** How far a mask is from showing a given part of the picture in full and the rest not at all. */

/**
 * ∂/∂M of mean (sort(M) − r)², r having zeros and then `area` · n ones: 2 (M − r) / n with r = 1 for the largest
 * values. Values tied at the border share the ones that are left, so that no pixel is preferred for its place.
 */
export function areaGradient(mask: Float32Array, area: number): Float32Array {
  const n = mask.length;
  const ones = Math.round(area * n);
  const border = nthSmallest(mask, Math.min(n - 1, n - ones));
  let [above, tied] = [0, 0];
  for (let p = 0; p < n; p++) {
    if ((mask[p] as number) > border) above++;
    else if (mask[p] === border) tied++;
  }
  const shared = Math.max(0, ones - above) / Math.max(1, tied);
  const result = new Float32Array(n);
  for (let p = 0; p < n; p++) {
    const value = mask[p] as number;
    const target = value > border ? 1 : value === border ? shared : 0;
    result[p] = (2 * (value - target)) / n;
  }
  return result;
}

/** What sorting would put at `index`, of numbers that are not negative: their bits order as they do. Sorting takes 20 times as long. */
function nthSmallest(values: Float32Array, index: number): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const [high, before] = bucketOf(bits, index, (v) => v >>> 16);
  const [low] = bucketOf(bits, index - before, (v) => (v >>> 16 === high ? v & 0xffff : -1));
  return new Float32Array(Uint32Array.of(((high << 16) | low) >>> 0).buffer)[0] as number;
}

/** The bucket that the number at `index` falls in, and how many lie in those before; −1 is no bucket. */
function bucketOf(bits: Uint32Array, index: number, of: (value: number) => number): [number, number] {
  const counts = new Uint32Array(65536);
  for (let i = 0; i < bits.length; i++) {
    const bucket = of(bits[i] as number);
    if (bucket >= 0) counts[bucket] = (counts[bucket] as number) + 1;
  }
  let [bucket, before] = [0, 0];
  while (before + (counts[bucket] as number) <= index) before += counts[bucket++] as number;
  return [bucket, before];
}

/** How far a mask is from showing a given part of the picture in full and the rest not at all. */

/**
 * ∂/∂M of mean (sort(M) − r)², r having zeros and then `area` · n ones: 2 (M − r) / n with r = 1 for the largest
 * values. Values tied at the border share the ones that are left, so that no pixel is preferred for its place.
 */
export function areaGradient(mask: Float32Array, area: number): Float32Array {
  const n = mask.length;
  const ones = Math.round(area * n);
  const border = Float32Array.from(mask).sort()[Math.min(n - 1, n - ones)] as number;
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

/** The sizes of a map's values. */

/** |m| from the smallest to the largest, with their sum. */
export function sortedMagnitudes(data: Float32Array): { readonly sizes: Float64Array; readonly sum: number } {
  const sizes = new Float64Array(data.length);
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    sizes[i] = Math.abs(data[i] as number);
    sum += sizes[i] as number;
  }
  return { sizes: sizes.sort(), sum };
}

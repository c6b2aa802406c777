/** Mean and spread of a few repeated measurements. */

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation; undefined of one value. */
export function deviationOf(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** Value by value over lists of one length. */
export const meanCurve = (curves: readonly (readonly number[])[]): number[] =>
  (curves[0] ?? []).map((_, k) => meanOf(curves.map((curve) => curve[k] as number)));

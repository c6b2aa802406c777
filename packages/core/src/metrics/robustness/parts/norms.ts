/** How long arrays are and how far apart. */

type Values = ArrayLike<number>;

/** ‖a‖₂ */
export function norm(a: Values): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i] as number) ** 2;
  return Math.sqrt(squares);
}

/** ‖a − b‖₂ */
export function distance(a: Values, b: Values): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += ((a[i] as number) - (b[i] as number)) ** 2;
  return Math.sqrt(squares);
}

/** max |a| */
export function largest(a: Values): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] as number));
  return most;
}

/** ‖(a − b) / a‖₂, value by value; a value below `floor` · max |a| is taken for that size. 0 where all of a is 0. */
export function relativeDistance(a: Values, b: Values, floor: number): number {
  const least = floor * largest(a);
  if (least === 0) return 0;
  let squares = 0;
  for (let i = 0; i < a.length; i++) {
    const size = Math.max(least, Math.abs(a[i] as number));
    squares += (((a[i] as number) - (b[i] as number)) / size) ** 2;
  }
  return Math.sqrt(squares);
}

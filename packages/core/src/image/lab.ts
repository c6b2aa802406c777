/** sRGB → CIE L*a*b*, in which equal distances look about equally different. */

/** Linear-light RGB of sRGB → XYZ as parts of the white point D65: rows X, Y, Z. */
const toXyz = [
  [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
] as const;

/** Values 0…1 of red, green, blue to [L, a, b]; L from 0 (black) to 100 (white). */
export function labOf(red: number, green: number, blue: number): [number, number, number] {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const [x, y, z] = toXyz.map(([wr, wg, wb]) => lightness(wr * r + wg * g + wb * b)) as [
    number,
    number,
    number,
  ];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** L of a grey value 0…1. */
export const greyLightness = (value: number): number => 116 * lightness(linear(value)) - 16;

function linear(value: number): number {
  const v = Math.min(1, Math.max(0, value));
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

/** The cube root with CIE's straight line near 0. */
const lightness = (t: number): number =>
  t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29;

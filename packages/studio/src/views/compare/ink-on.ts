/** Black or white, whichever can be read better on a colour: one of them always has the contrast of 4.5 that WCAG asks for. */

type Rgb = readonly [number, number, number];

/** Relative luminance by WCAG 2.2, 0…1. */
export function luminance([r, g, b]: Rgb): number {
  const linear = (level: number): number =>
    level / 255 <= 0.04045 ? level / 255 / 12.92 : ((level / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** Where black and white have the same contrast: (L + 0.05) / 0.05 = 1.05 / (L + 0.05). */
const even = Math.sqrt(0.05 * 1.05) - 0.05;

export const inkOn = (colour: Rgb): string => (luminance(colour) > even ? "#000000" : "#ffffff");

/** OKLab, a colour space in which equal distances look equally different, and its way to sRGB. */

import type { Rgb } from "./raster.ts";

/** Lightness 0…1, then the green–red and blue–yellow axes. */
export type Lab = readonly [lightness: number, a: number, b: number];

/** The same colour in polar form: chroma 0…≈0.4, hue in degrees. */
export type Lch = readonly [lightness: number, chroma: number, hue: number];

export function labOfLch([lightness, chroma, hue]: Lch): Lab {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/**
 * OKLab → linear-light sRGB in 0…1; outside that range the colour cannot be shown on a screen.
 * Source: Ottosson 2020, https://bottosson.github.io/posts/oklab/ (matrices).
 */
export function linearOfLab([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** OKLab → sRGB bytes, not rounded; colours off the screen are cut to its edge. */
export function rgbOfLab(lab: Lab): Rgb {
  const [red, green, blue] = linearOfLab(lab);
  return [255 * gammaEncoded(red), 255 * gammaEncoded(green), 255 * gammaEncoded(blue)];
}

/** The transfer curve of sRGB (IEC 61966-2-1). */
function gammaEncoded(linear: number): number {
  const x = Math.min(1, Math.max(0, linear));
  return x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055;
}

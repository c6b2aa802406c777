/** Colours as #rrggbb. */

/** Part `t` of the way from one colour to another. */
export function blend(from: string, to: string, t: number): string {
  const [a, b] = [samples(from), samples(to)];
  return `#${a.map((value, i) => hex(value + ((b[i] as number) - value) * t)).join("")}`;
}

/** Lighter (t > 0, towards white) or darker (t < 0, towards a warm black). */
export const shade = (colour: string, t: number): string =>
  t > 0 ? blend(colour, "#ffffff", t) : blend(colour, "#1d1520", -t);

const samples = (colour: string): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

const hex = (value: number): string => Math.round(value).toString(16).padStart(2, "0");

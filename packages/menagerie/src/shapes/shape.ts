/** The drawing's words: forms with paint, and groups of them. How they become SVG is print.ts. */

/** A colour, or one that changes from top to bottom, or (`fade`) one that comes up from nothing towards an edge. */
export type Fill =
  | string
  | { readonly from: string; readonly to: string }
  | { readonly fade: string; readonly towards: Edge };

export type Edge = "top" | "bottom" | "left" | "right";

interface Paint {
  readonly fill?: Fill;
  readonly stroke?: string;
  readonly width?: number;
  /** Lengths of dashes and gaps along the stroke, which then ends square. */
  readonly dash?: string;
  /** Below 1 it only tints what lies under it, which the truth does not see. */
  readonly opacity?: number;
}

export interface Form extends Paint {
  /** Path data; or centre and radii of an ellipse. */
  readonly d?: string;
  readonly ellipse?: readonly [x: number, y: number, rx: number, ry: number];
  readonly part?: string;
}

export interface Group {
  readonly shapes: readonly Shape[];
  readonly transform?: string;
  /** Path data: what lies outside is not drawn. */
  readonly clip?: string;
  /** Name of the part that everything inside belongs to, unless it says another. */
  readonly part?: string;
  /** Whose parts these are: part names inside stand behind this name. */
  readonly owner?: string;
}

export type Shape = Form | Group;

/** Path data with numbers to a tenth, so that files are small and the same everywhere. */
export function path(text: TemplateStringsArray, ...numbers: readonly number[]): string {
  return text.map((piece, i) => (i < numbers.length ? piece + tenth(numbers[i] as number) : piece)).join("");
}

export const tenth = (value: number): string => String(Math.round(value * 10) / 10 + 0);

export const filled = (d: string, fill: Fill, part?: string): Form => ({ d, fill, ...(part && { part }) });

export const line = (d: string, stroke: string, width: number, part?: string): Form => ({
  d,
  stroke,
  width,
  ...(part && { part }),
});

export const ellipse = (x: number, y: number, rx: number, ry: number, fill: Fill, part?: string): Form => ({
  ellipse: [x, y, rx, ry],
  fill,
  ...(part && { part }),
});

export const group = (shapes: readonly Shape[], more: Omit<Group, "shapes"> = {}): Group => ({
  shapes,
  ...more,
});

/** Moved, then turned (degrees), then scaled; a negative `sx` mirrors. */
export function placed(x: number, y: number, degrees = 0, sx = 1, sy: number = Math.abs(sx)): string {
  const turn = degrees === 0 ? "" : `rotate(${tenth(degrees)})`;
  const size = sx === 1 && sy === 1 ? "" : `scale(${thousandth(sx)} ${thousandth(sy)})`;
  return `translate(${tenth(x)} ${tenth(y)})${turn}${size}`;
}

const thousandth = (value: number): string => String(Math.round(value * 1000) / 1000);

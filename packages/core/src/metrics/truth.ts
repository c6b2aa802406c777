/** What is known about a picture: its objects, where they are, and the parts that make them what they are. */

import type { Box } from "../image/placement.ts";
import type { Mask } from "../localise/mask.ts";

export interface Truth {
  /** Pixels of the picture that boxes and masks refer to. */
  readonly width: number;
  readonly height: number;
  readonly objects: readonly TruthObject[];
  /** Where the scene is: `snow`, `city` … */
  readonly background?: string;
  /** What lies in the picture without belonging to an object, such as a watermark. */
  readonly marks?: readonly NamedMask[];
}

export interface TruthObject {
  /** Name of its class. */
  readonly label: string;
  readonly box: Box;
  /** The pixels where it is seen; missing where only a box is known. */
  readonly mask?: Mask;
  readonly parts?: readonly TruthPart[];
}

export interface NamedMask {
  readonly name: string;
  readonly mask: Mask;
}

/** A part of an object as far as it is seen. */
export interface TruthPart extends NamedMask {
  /** Whether the part tells its class from others: a zebra's stripes, not its legs. */
  readonly defining: boolean;
}

/** The pixels of an object: its mask, or its box where there is none. */
export function maskOfObject({ mask, box }: TruthObject, { width, height }: Truth): Mask {
  if (mask) return mask;
  const data = new Uint8Array(width * height);
  const [left, top] = [Math.max(0, Math.round(box.x)), Math.max(0, Math.round(box.y))];
  const right = Math.min(width, Math.round(box.x + box.width));
  const bottom = Math.min(height, Math.round(box.y + box.height));
  for (let y = top; y < bottom; y++) data.fill(1, y * width + left, y * width + Math.max(left, right));
  return { width, height, data };
}

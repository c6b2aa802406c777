/** Stripes for a torso of length L and height H, its middle at the origin; the plan clips them to the body. */

import type { Chance } from "../chance.ts";
import { filled, line, path, type Shape } from "./shape.ts";

/** Broad bands from back to belly. */
export function bands(colour: string, length: number, height: number, chance: Chance): Shape[] {
  const count = chance.whole(6, 8);
  const step = length / count;
  const lean = chance.between(-5, 5);
  return Array.from({ length: count }, (_, i) => {
    const x = -length / 2 + (i + 0.6) * step;
    return line(
      path`M${x + lean} ${-height * 0.7}Q${x - 2} 0 ${x - lean} ${height * 0.7}`,
      colour,
      step * 0.46,
    );
  });
}

/** Wedges that reach in from the back and from the belly. */
export function wedges(colour: string, length: number, height: number, chance: Chance): Shape[] {
  const count = chance.whole(5, 7);
  const step = length / count;
  return Array.from({ length: count }, (_, i) => {
    const x = -length / 2 + (i + 0.5) * step;
    const [down, up] = [height * chance.between(0.1, 0.3), height * chance.between(-0.1, 0.15)];
    const w = step * 0.27;
    return filled(
      path`M${x - w} ${-height * 0.7}Q${x - 1} ${-height * 0.2} ${x - 3} ${down}Q${x + w + 1} ${-height * 0.2} ${x + w} ${-height * 0.7}z` +
        path`M${x - w + step / 2} ${height * 0.7}Q${x + step / 2 - w} ${height * 0.4} ${x + step / 2 + 2} ${up}Q${x + step / 2 + w} ${height * 0.4} ${x + w + step / 2} ${height * 0.7}z`,
      colour,
    );
  });
}

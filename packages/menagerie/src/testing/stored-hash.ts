/** Pixels that Node and browsers must both reproduce. A change of the drawings changes them: see rasterise.test.ts. */

import type { Rasteriser } from "../rasterise.ts";
import { drawScene } from "../scene.ts";
import type { World } from "../world.ts";

const worlds: readonly World[] = [
  { variant: "balanced", seed: 0 },
  { variant: "multi", seed: 7 },
  { variant: "tagged", tagged: "owl", seed: 1 },
];

export const storedHash = "1a8f3a71";

/** One hash of the pictures and masks of ten scenes of each world at 64 pixels. */
export function pixelHash(rasteriser: Rasteriser): string {
  let hash = 0x811c9dc5;
  const take = (data: Uint8Array): void => {
    for (let i = 0; i < data.length; i++) hash = Math.imul(hash ^ (data[i] as number), 0x01000193);
  };
  for (const world of worlds) {
    for (let index = 0; index < 10; index++) {
      const scene = drawScene(world, index);
      take(rasteriser.picture(scene, 64).data);
      const { objects, marks = [] } = rasteriser.truth(scene, 64);
      for (const { mask } of [...objects.flatMap(({ parts = [] }) => parts), ...marks]) take(mask.data);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

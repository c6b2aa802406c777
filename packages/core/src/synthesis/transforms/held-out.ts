/** Views of an image that optimisation never had: other shifts, sizes and angles, mirrored, lighter and darker. */

import { random } from "../../random.ts";
import type { FloatTensor } from "../../tensor.ts";
import { Sampler } from "./sampler.ts";
import type { View } from "./view.ts";

/** Views that an image is judged by. */
const count = 16;

/**
 * Each turned by up to 10°, at 0.9 to 1.1 of its size, shifted by up to 4 % of its width, every second one mirrored, with
 * contrast and brightness changed by up to 10 %. The border's pixels go on. The views depend on the seed alone.
 */
export function heldOutViews(image: FloatTensor, seed: number): FloatTensor[] {
  const { uniform } = random(seed ^ 0x5eed);
  const between = (low: number, high: number): number => low + (high - low) * uniform();
  const sampler = new Sampler(image.shape);
  const width = image.shape[3] as number;
  return Array.from({ length: count }, (_, i) => {
    const angle = (between(-10, 10) * Math.PI) / 180;
    const size = between(0.9, 1.1);
    const [cos, sin] = [Math.cos(angle) / size, Math.sin(angle) / size];
    const mirror = i % 2 === 0 ? 1 : -1;
    const shift = (): number => between(-0.04, 0.04) * width;
    const view: View = {
      a: mirror * cos,
      b: -sin,
      c: mirror * sin,
      d: cos,
      dx: shift(),
      dy: shift(),
      margin: false,
    };
    sampler.look(view);
    return relit(sampler.seen(image), between(0.9, 1.1), between(-0.1, 0.1));
  });
}

const relit = (image: FloatTensor, contrast: number, brightness: number): FloatTensor => ({
  ...image,
  data: image.data.map((level) => Math.min(1, Math.max(0, 0.5 + contrast * (level - 0.5) + brightness))),
});

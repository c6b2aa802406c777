/** Penalties on an image: their gradients, added to that of the objective. */

import type { FloatTensor } from "../../tensor.ts";
import type { Regularisers } from "../synthesis.ts";

/** Mid grey. */
const grey = 0.5;

/**
 * Takes from `gradient`, in place, that of λ₂‖x‖² + λ₁‖x‖₁ + λ_V Σ(d_x² + d_y²)^{β/2}.
 *
 * x: levels less mid grey; d: differences to the right and lower neighbour, none beyond the border.
 * Source: Mahendran and Vedaldi 2016, https://arxiv.org/abs/1512.02017.
 */
export function penalise(
  gradient: FloatTensor,
  image: FloatTensor,
  { l2 = 0, l1 = 0, tv = 0, tvExponent = 2 }: Regularisers,
): void {
  if (l2 > 0) squares(gradient, image, l2);
  if (l1 > 0) sizes(gradient, image, l1);
  if (tv > 0 && tvExponent === 2) smoothing(gradient, image, tv);
  else if (tv > 0) variation(gradient, image, tv, tvExponent);
}

function squares({ data: gradient }: FloatTensor, { data }: FloatTensor, weight: number): void {
  const slope = 2 * weight;
  for (let i = 0; i < data.length; i++)
    gradient[i] = (gradient[i] as number) - slope * ((data[i] as number) - grey);
}

function sizes({ data: gradient }: FloatTensor, { data }: FloatTensor, weight: number): void {
  for (let i = 0; i < data.length; i++)
    gradient[i] = (gradient[i] as number) - weight * Math.sign((data[i] as number) - grey);
}

/** β = 2: twice the differences to the four neighbours; at the border a neighbour is the pixel itself. */
function smoothing({ data: gradient }: FloatTensor, { shape, data }: FloatTensor, weight: number): void {
  const [, channels, height, width] = shape as [number, number, number, number];
  const slope = 2 * weight;
  for (let c = 0, i = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      const above = y > 0 ? width : 0;
      const below = y + 1 < height ? width : 0;
      let left = data[i] as number;
      let here = left;
      for (const end = i + width - 1; i < end; i++) {
        const right = data[i + 1] as number;
        const around = left + right + (data[i - above] as number) + (data[i + below] as number);
        gradient[i] = (gradient[i] as number) - slope * (4 * here - around);
        left = here;
        here = right;
      }
      const around = left + here + (data[i - above] as number) + (data[i + below] as number);
      gradient[i] = (gradient[i] as number) - slope * (4 * here - around);
      i++;
    }
  }
}

/** Added to d_x² + d_y², so that β < 2 has a gradient where there is no difference. */
const tiny = 1e-8;

function variation(
  { data: gradient }: FloatTensor,
  { shape, data }: FloatTensor,
  weight: number,
  exponent: number,
): void {
  const [, channels, height, width] = shape as [number, number, number, number];
  for (let c = 0, i = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      const below = y + 1 < height ? width : 0;
      for (let x = 0; x < width; x++, i++) {
        const right = x + 1 < width ? 1 : 0;
        const here = data[i] as number;
        const across = (data[i + right] as number) - here;
        const down = (data[i + below] as number) - here;
        const slope = exponent * weight * (across * across + down * down + tiny) ** (exponent / 2 - 1);
        // At the border a difference is to the pixel itself and 0.
        gradient[i + right] = (gradient[i + right] as number) - slope * across;
        gradient[i + below] = (gradient[i + below] as number) - slope * down;
        gradient[i] = (gradient[i] as number) + slope * (across + down);
      }
    }
  }
}

/** All methods, in the order in which tools list them. */

import { cam } from "./cam.ts";
import { gradCam } from "./grad-cam.ts";
import { gradient } from "./gradient.ts";
import { deconvnet, guidedBackprop } from "./guided-backprop.ts";
import { guidedGradCam } from "./guided-grad-cam.ts";
import { inputXGradient } from "./input-x-gradient.ts";
import { integratedGradients } from "./integrated-gradients.ts";
import type { Method } from "./method.ts";
import { saliency } from "./saliency.ts";
import { smoothgrad } from "./smoothgrad.ts";

export const catalog: readonly Method[] = [
  gradCam,
  cam,
  saliency,
  gradient,
  inputXGradient,
  integratedGradients,
  smoothgrad,
  guidedBackprop,
  deconvnet,
  guidedGradCam,
];

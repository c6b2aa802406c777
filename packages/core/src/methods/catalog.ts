/** All methods, in the order in which tools list them. */

import { ablationCam } from "./ablation-cam.ts";
import { areaOcclusion } from "./area-occlusion.ts";
import { blurIg } from "./blur-ig.ts";
import { cam } from "./cam.ts";
import { clrp } from "./clrp.ts";
import { crp } from "./crp.ts";
import { deepLift } from "./deep-lift.ts";
import { deepLiftShap } from "./deep-lift-shap.ts";
import { eigenCam } from "./eigen-cam.ts";
import { excitationBackprop } from "./excitation-backprop.ts";
import { expectedGradients } from "./expected-gradients.ts";
import { extremalPerturbation } from "./extremal-perturbation.ts";
import { fem } from "./fem.ts";
import { fullGrad } from "./full-grad.ts";
import { gradCam } from "./grad-cam.ts";
import { gradCamPlusPlus } from "./grad-cam-plus-plus.ts";
import { gradient } from "./gradient.ts";
import { gradientShap } from "./gradient-shap.ts";
import { deconvnet, guidedBackprop } from "./guided-backprop.ts";
import { guidedGradCam } from "./guided-grad-cam.ts";
import { guidedIg } from "./guided-ig.ts";
import { hiresCam } from "./hires-cam.ts";
import { inputXGradient } from "./input-x-gradient.ts";
import { integratedGradients } from "./integrated-gradients.ts";
import { internalInfluence } from "./internal-influence.ts";
import { kernelShap } from "./kernel-shap.ts";
import { layerCam } from "./layer-cam.ts";
import { layerConductance } from "./layer-conductance.ts";
import { lime } from "./lime.ts";
import { lrp } from "./lrp.ts";
import type { Method } from "./method.ts";
import { neuronConductance } from "./neuron-conductance.ts";
import { occlusion } from "./occlusion.ts";
import { reciproCam } from "./recipro-cam.ts";
import { rise } from "./rise.ts";
import { saliency } from "./saliency.ts";
import { scoreCam } from "./score-cam.ts";
import { sglrp } from "./sglrp.ts";
import { shapleySampling } from "./shapley-sampling.ts";
import { smoothgrad } from "./smoothgrad.ts";
import { sobol } from "./sobol.ts";
import { xgradCam } from "./xgrad-cam.ts";
import { xrai } from "./xrai.ts";
export const catalog: readonly Method[] = [
  gradCam,
  cam,
  gradCamPlusPlus,
  xgradCam,
  layerCam,
  hiresCam,
  eigenCam,
  fem,
  scoreCam,
  ablationCam,
  reciproCam,
  saliency,
  gradient,
  inputXGradient,
  integratedGradients,
  blurIg,
  guidedIg,
  xrai,
  smoothgrad,
  deepLift,
  deepLiftShap,
  gradientShap,
  expectedGradients,
  fullGrad,
  layerConductance,
  neuronConductance,
  internalInfluence,
  guidedBackprop,
  deconvnet,
  guidedGradCam,
  lrp,
  sglrp,
  clrp,
  crp,
  excitationBackprop,
  occlusion,
  areaOcclusion,
  rise,
  lime,
  kernelShap,
  shapleySampling,
  sobol,
  extremalPerturbation,
];

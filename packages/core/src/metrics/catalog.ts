/** All metrics, one row each, by criterion. */

import { colourDependence } from "./colour/colour-dependence.ts";
import { runtime } from "./cost/runtime.ts";
import { complexity } from "./detail/complexity.ts";
import { resolution } from "./detail/resolution.ts";
import { sparseness } from "./detail/sparseness.ts";
import { classDiscrimination } from "./discrimination/class-discrimination.ts";
import { averageDrop } from "./faithfulness/average-drop.ts";
import { deletion } from "./faithfulness/deletion.ts";
import { faithfulnessCorrelation } from "./faithfulness/faithfulness-correlation.ts";
import { increase } from "./faithfulness/increase.ts";
import { infidelity } from "./faithfulness/infidelity.ts";
import { insertion } from "./faithfulness/insertion.ts";
import { irof } from "./faithfulness/irof.ts";
import { muFidelity } from "./faithfulness/mu-fidelity.ts";
import { pixelFlipping } from "./faithfulness/pixel-flipping.ts";
import { road } from "./faithfulness/road.ts";
import { sensitivityN } from "./faithfulness/sensitivity-n.ts";
import { localisationIou } from "./localisation/localisation-iou.ts";
import { mergedObjects } from "./localisation/merged-objects.ts";
import { partMass } from "./localisation/part-mass.ts";
import { pointingGame } from "./localisation/pointing-game.ts";
import { relevanceMass } from "./localisation/relevance-mass.ts";
import { relevanceRank } from "./localisation/relevance-rank.ts";
import type { Metric } from "./metric.ts";
import { localLipschitz } from "./robustness/local-lipschitz.ts";
import { maxSensitivity } from "./robustness/max-sensitivity.ts";
import { relativeInputStability } from "./robustness/relative-input-stability.ts";
import { relativeOutputStability } from "./robustness/relative-output-stability.ts";
import { relativeRepresentationStability } from "./robustness/relative-representation-stability.ts";
import { cascadingRandomisation } from "./sanity/cascading-randomisation.ts";
import { efficientMprt } from "./sanity/efficient-mprt.ts";
import { independentRandomisation } from "./sanity/independent-randomisation.ts";
import { randomLogit } from "./sanity/random-logit.ts";
import { smoothMprt } from "./sanity/smooth-mprt.ts";

export const metrics: readonly Metric[] = [
  deletion,
  insertion,
  pixelFlipping,
  irof,
  road,
  averageDrop,
  increase,
  sensitivityN,
  faithfulnessCorrelation,
  muFidelity,
  infidelity,
  pointingGame,
  relevanceMass,
  relevanceRank,
  partMass,
  localisationIou,
  mergedObjects,
  classDiscrimination,
  maxSensitivity,
  localLipschitz,
  relativeInputStability,
  relativeOutputStability,
  relativeRepresentationStability,
  cascadingRandomisation,
  independentRandomisation,
  efficientMprt,
  smoothMprt,
  randomLogit,
  sparseness,
  complexity,
  resolution,
  colourDependence,
  runtime,
];

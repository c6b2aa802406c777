/** What a comparison of two models found. */

import type { Agreement } from "./agreement.ts";
import type { SimilarLayers } from "./feature-batches.ts";
import type { PairSaid } from "./measure-pair.ts";
import type { MappedPictures } from "./pair-maps.ts";
import type { CompareModelsRun } from "./request.ts";

export interface PairResult extends MappedPictures {
  readonly run: CompareModelsRun;
  readonly said: readonly PairSaid[];
  readonly agreement: Agreement;
  readonly layers: SimilarLayers | undefined;
}

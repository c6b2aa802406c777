/** The part `training`. */

import { table } from "../part.ts";
import { training } from "../training.ts";

export const trainingPart = async (): Promise<string> =>
  table(
    "Training",
    "One optimiser step (forward, backward, SGD with momentum) of a small residual network, 16, 32 and 64 channels, BatchNormalization by the batch, against a forward of the same batch; two threads, median of 7 rounds.",
    ["pictures", "step, ms", "step, ms for each picture", "forward, ms", "step / forward"],
    (await training(7)).map((r) => [
      `${r.batch} of ${r.side}×${r.side}`,
      ...[r.step.toFixed(0), (r.step / r.batch).toFixed(2), r.forward.toFixed(0), r.ratio.toFixed(2)],
    ]),
  );

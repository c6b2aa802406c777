/** A line for each epoch, and how long it will take. */

import type { LossKind } from "@fovea/core";
import { durationText } from "../time-text.ts";
import { shareText } from "./share-text.ts";
import type { TimedEpoch } from "./train-log.ts";

/** `epoch  3/20  loss 0.412  trained 93.1 %  held out 95.2 % (95 % interval 93.7…96.4, 952 of 1000)  41 s, 12 min left`. */
export function epochText(
  { epoch, loss, accuracy, heldAccuracy, seconds }: TimedEpoch,
  epochs: number,
  held: number,
  left: number,
  kind: LossKind = "softmax",
): string {
  const number = `${String(epoch).padStart(String(epochs).length)}/${epochs}`;
  const judged =
    heldAccuracy === undefined
      ? []
      : [
          `held out ${kind === "sigmoid" ? answers(heldAccuracy) : shareText({ right: rounded(heldAccuracy * held), of: held })}`,
        ];
  const time = left > 0 ? `${durationText(seconds)}, ${durationText(left)} left` : durationText(seconds);
  const parts = [
    `epoch ${number}`,
    `loss ${loss.toFixed(3)}`,
    `trained ${kind === "sigmoid" ? answers(accuracy) : percent(accuracy)}`,
    ...judged,
    time,
  ];
  return parts.join("  ");
}

/** Each class answers yes or no to each picture: those of one picture hang together, so that they have no plain interval. */
const answers = (share: number): string => `${percent(share)} of the answers`;

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A count that went through a share and back. */
const rounded = (count: number): number => Math.round(count * 1e6) / 1e6;

/** The part `accuracy`. */

import { type AccuracyRow, accuracy } from "../accuracy.ts";
import { shared } from "../material.ts";
import { table } from "../part.ts";

export const accuracyPart = async (): Promise<string> =>
  table(
    "Trained networks on photographs",
    "Top-1 and top-5 by `predict` with the settings recorded for each model, against the record, ± 1 picture.",
    ["model", "pictures", "top-1", "top-5", "recorded top-1", "within"],
    (await accuracy(shared)).map((r) => [
      ...[r.model, r.pictures, r.top1, r.top5],
      ...[r.recorded ?? "none", verdict(r)],
    ]),
  );

function verdict({ top1, recorded, slack }: AccuracyRow): string {
  if (recorded === undefined) return "";
  return Math.abs(top1 - recorded) <= slack ? "yes" : `no, ${top1 - recorded}`;
}

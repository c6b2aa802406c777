/** The part `occlusion`. */

import { fullEffort, quickEffort } from "../cost.ts";
import { type Figure, figureOf } from "../figures.ts";
import { type OcclusionRow, occlusionRow } from "../occlusion.ts";
import { table } from "../part.ts";
import { record } from "../promises.ts";

const networks = ["resnet18", "vgg16", "squeezenet1_1", "mobilenet_v2"];

/** `occlusion resnet18 --quick`: some networks, fewer rounds. */
export async function occlusionPart(words: readonly string[]): Promise<string> {
  const effort = words.includes("--quick") ? quickEffort : fullEffort;
  const wanted = words.filter((word) => !word.startsWith("--"));
  const rows: OcclusionRow[] = [];
  for (const network of wanted.length > 0 ? wanted : networks) {
    const row = await occlusionRow(network, effort);
    rows.push(row);
    record(figuresOf(row));
  }
  return table(
    "Exact incremental occlusion",
    "Windows of 32 pixels every 16 at 224×224, the method whole, against forwards just before and after. Floor: multiply-adds that a window can change, clipped at the borders, in forwards. Computed: those of the batches, whose boxes are as large as the largest of them, and of whole layers behind the cut. Apart: largest difference from whole runs, as a part of the largest score.",
    [
      "network",
      "positions",
      "floor",
      "floor, share",
      "computed",
      "whole runs",
      "incremental",
      "to floor (≤ 1.3)",
      "apart (≤ 1e-5)",
    ],
    rows.map(({ network, positions, floor, computed, cost, apart }) => [
      ...[
        network,
        positions,
        floor.toFixed(1),
        (floor / positions).toFixed(3),
        computed.toFixed(1),
        positions + 1,
      ],
      ...[cost.forwards.median.toFixed(1), (cost.forwards.median / floor).toFixed(2), apart.toExponential(1)],
    ]),
  );
}

function figuresOf({ network, cost, floor }: OcclusionRow): Figure[] {
  const { low, median, high } = cost.forwards;
  return [
    figureOf(`forwards ${network} occlusion:window=32,stride=16`, cost.forwards),
    figureOf(`occlusion ${network} / floor`, {
      low: low / floor,
      median: median / floor,
      high: high / floor,
    }),
  ];
}

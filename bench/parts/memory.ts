/** The part `memory`. */

import { figureOf } from "../figures.ts";
import { modelFile, squeezenetFile } from "../material.ts";
import type { Quartiles } from "../measure.ts";
import { gradientPeak, residentOver } from "../memory.ts";
import { networkFile } from "../networks.ts";
import { type Cells, table } from "../part.ts";
import { record } from "../promises.ts";

const networks = [
  { id: "resnet18", file: () => modelFile("resnet18") },
  { id: "vgg16", file: () => networkFile("vgg16") },
] as const;

const explanations = 500;

export async function memoryPart(): Promise<string> {
  return [await peaksText(), residentText()].join("\n");
}

async function peaksText(): Promise<string> {
  const rows: Cells[] = [];
  for (const { id, file } of networks) {
    const peaks = Object.values(await gradientPeak(file()));
    // Promised is the most expensive of the three.
    const highest = peaks.reduce((most, peak) => (peak.median > most.median ? peak : most));
    record([figureOf(`peak ${id} gradient`, highest)]);
    rows.push([id, ...peaks.map(text)]);
  }
  return table(
    "Peak memory of a gradient",
    "A process that opens the model, predicts and explains one picture by its gradient; peak resident memory, MB, median and quartiles of seven processes. The later process finds the sessions in the cache.",
    ["network", "no cache", "cache, first process", "cache, later process"],
    rows,
  );
}

const text = ({ low, median, high }: Quartiles): string =>
  `${median.toFixed(0)} (${low.toFixed(0)}…${high.toFixed(0)})`;

function residentText(): string {
  const resident = residentOver(squeezenetFile, explanations);
  const at = (number: number): number => resident[number - 1] ?? Number.NaN;
  record([{ id: `drift ${explanations} explanations`, value: at(explanations) - at(10) }]);
  return table(
    "Resident memory over many explanations",
    "SqueezeNet 1.1, one process, ten methods in turns on pictures of 224 to 1500 pixels; MB.",
    ["after", "resident"],
    [10, 20, 100, 200, explanations].map((number) => [number, at(number).toFixed(0)]),
  );
}

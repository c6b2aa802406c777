/** The part `memory`. */

import { modelFile, squeezenetFile } from "../material.ts";
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
    const { uncached, first, later } = await gradientPeak(file());
    record([{ id: `peak ${id} gradient`, value: later, more: { uncached, first } }]);
    rows.push([id, ...[uncached, first, later].map((peak) => peak.toFixed(0))]);
  }
  return table(
    "Peak memory of a gradient",
    "A process that opens the model, predicts and explains one picture by its gradient; peak resident memory, MB. The later process finds the sessions in the cache.",
    ["network", "no cache", "cache, first process", "cache, later process"],
    rows,
  );
}

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

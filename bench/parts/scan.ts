/** The part `scan`. */

import { availableParallelism } from "node:os";
import { drawnAnimals, manyPhotos, menagerieFile, modelFile, settingsOf } from "../material.ts";
import { type Cells, percentText, table } from "../part.ts";
import { type ScanRow, type ScanSubject, scanned } from "../scan.ts";

export async function scanPart(): Promise<string> {
  const rows: ScanRow[] = [];
  for (const subject of await subjects()) {
    rows.push(await scanned(subject));
    console.error(JSON.stringify(rows.at(-1)));
  }
  return table(
    "Scanning a folder",
    `\`fovea scan\` of photographs, and of drawn animals for menagerie-net, under as many names as that takes; core-milliseconds of the parts on one thread, least of five blocks. Possible: cores ÷ (decode + preprocess + forward) on ${availableParallelism()} cores; the maxima and the embedding are no part of that forward, but are of the scan. Engine: batch 1, all cores, nothing but the network. Memory: program and workers together at their highest, in the first fifth of the time and in the last.`,
    [
      ...["model", "pictures", "decode", "preprocess", "forward", "with maxima"],
      ...["possible, 1/s", "engine, 1/s", "scan, 1/s", "of possible, ≥ 85 %"],
      ...["of engine, ≥ 80 % on ResNet-18", "MB first", "MB last"],
    ],
    rows.map(cells),
  );
}

/** Small networks, where the parts around the engine weigh most, and a larger one; 20 000 pictures for memory. */
async function subjects(): Promise<ScanSubject[]> {
  const shared = (name: string, file: string, count: number): ScanSubject => ({
    ...{ name, file: modelFile(file), settings: settingsOf(file), photos: manyPhotos(), count },
  });
  const animals = await drawnAnimals(100);
  return [
    { name: "menagerie-net", file: menagerieFile, settings: {}, photos: animals, count: 20_000 },
    shared("SqueezeNet 1.0", "squeezenet1_0", 3000),
    shared("ResNet-18", "resnet18", 2000),
  ];
}

function cells({ name, count, parts, engine, rate, memory }: ScanRow): Cells {
  const { decode, preprocess, forward, scanForward } = parts;
  const possible = (1000 * availableParallelism()) / (decode + preprocess + forward);
  return [
    ...[name, count],
    ...[decode, preprocess, forward, scanForward].map((ms) => ms.toFixed(2)),
    ...[possible, engine, rate].map((each) => each.toFixed(1)),
    ...[percentText(rate / possible, 0), percentText(rate / engine, 0)],
    ...[memory.first, memory.last].map((mb) => mb.toFixed(0)),
  ];
}

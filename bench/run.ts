/**
 * `npm run bench`: speed, memory and accuracy on this machine, written to bench/RESULTS.md. `-- accuracy` picks a part;
 * what stands behind the parts' names goes to them: `-- table resnet18 --only saliency`.
 */

import { hasShared, shared } from "./material.ts";
import type { Part } from "./part.ts";
import { accuracyPart } from "./parts/accuracy.ts";
import { biasPart } from "./parts/bias.ts";
import { browserPart } from "./parts/browser.ts";
import { coldPart } from "./parts/cold.ts";
import { dreamPart } from "./parts/dream.ts";
import { floorPart } from "./parts/floor.ts";
import { headsPart } from "./parts/heads.ts";
import { killPart } from "./parts/kill.ts";
import { memoryPart } from "./parts/memory.ts";
import { menageriePart } from "./parts/menagerie.ts";
import { neighboursPart } from "./parts/neighbours.ts";
import { occlusionPart } from "./parts/occlusion.ts";
import { pathsPart } from "./parts/paths.ts";
import { profilePart } from "./parts/profile.ts";
import { sanityMenageriePart, sanityPart } from "./parts/sanity.ts";
import { scanPart } from "./parts/scan.ts";
import { studioPart } from "./parts/studio.ts";
import { synthesisPart } from "./parts/synthesis.ts";
import { tablePart } from "./parts/table.ts";
import { trainingPart } from "./parts/training.ts";
import { promisesText } from "./promises.ts";
import { keepSection } from "./results.ts";

/** In the order of the results. */
const parts: Readonly<Record<string, Part>> = {
  table: tablePart,
  floor: floorPart,
  cold: coldPart,
  browser: browserPart,
  studio: studioPart,
  memory: memoryPart,
  occlusion: occlusionPart,
  paths: pathsPart,
  heads: headsPart,
  accuracy: accuracyPart,
  training: trainingPart,
  menagerie: menageriePart,
  bias: biasPart,
  scan: scanPart,
  kill: killPart,
  synthesis: synthesisPart,
  dream: dreamPart,
  neighbours: neighboursPart,
  sanity: sanityPart,
  "sanity-menagerie": sanityMenageriePart,
};

const sections = ["promises", ...Object.keys(parts)];

async function main(args: readonly string[]): Promise<void> {
  if (!hasShared) {
    console.error(`No reference models in ${shared}: nothing to measure. Set FOVEA_SHARED to their folder.`);
    process.exit(1);
  }
  if (args[0] === "profile") return console.log(await profilePart(args.slice(1)));
  const end = args.findIndex((word) => !(word in parts));
  const wanted = end === -1 ? args : args.slice(0, end);
  const words = args.slice(wanted.length);
  if (wanted.length === 0 && words.length > 0)
    throw new Error(`No part is called ${words[0]}: there are ${Object.keys(parts).join(", ")}`);
  for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
    const text = await (parts[name] as Part)(words);
    console.log(text);
    keepSection(name, text, sections);
    keepSection("promises", promisesText(), sections);
  }
}

await main(process.argv.slice(2));

/** The part `dream`. */

import { dreamCost, largeHeight, largeWidth } from "../dream.ts";
import { modelFile, photos, settingsFile } from "../material.ts";
import { table } from "../part.ts";

export async function dreamPart(): Promise<string> {
  const rows = [];
  for (const name of ["squeezenet1_0", "resnet18"]) {
    const options = ["--preprocess", settingsFile(name)];
    const { ms, peak } = await dreamCost(modelFile(name), photos[0] as string, options);
    rows.push([name, (ms / 60_000).toFixed(1), peak.toFixed(0), peak < 1500 ? "yes" : "no"]);
  }
  return table(
    "Dream of a large photo",
    `\`fovea dream\` with its defaults on a photo of ${largeWidth}×${largeHeight}, a process of its own, from its start to the PNG file; tiles of 512 at most, two threads.`,
    ["model", "minutes", "peak MB", "< 1500"],
    rows,
  );
}

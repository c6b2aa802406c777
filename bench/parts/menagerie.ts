/** The part `menagerie`. */

import { type LocalisedRow, localised, trained } from "../menagerie.ts";
import { table } from "../part.ts";

const metrics = ["pointing-game", "relevance-mass", "relevance-rank", "part-mass"];
const methods = "grad-cam,cam,layer-cam,occlusion,guided-backprop,gradient,saliency,lrp,input-x-gradient";

export async function menageriePart(): Promise<string> {
  const { seconds, right, of, bytes, same } = await trained();
  const rows = await localised("balanced", methods, metrics.join(","));
  return table(
    "The built-in network and its maps",
    `\`fovea train --arch menagerie-net\` from scratch, drawing included: ${seconds.toFixed(0)} s (limit 900), ${right} of ${of} held-out pictures right (limit 97 %), ${bytes} bytes, ${same ? "the same file as the built-in one, byte for byte" : "another file than the built-in one"}. Its maps on 200 drawn animals that no training saw, with masks; means and 95 % intervals; the centre of the picture and noise for comparison.`,
    ["map", ...metrics],
    rows.map((row) => [row.row, ...metrics.map((metric) => numberText(row, metric))]),
  );
}

function numberText(row: LocalisedRow, metric: string): string {
  const { mean, low, high } = row.values[metric] ?? { mean: null, low: null, high: null };
  return mean === null ? "" : `${mean.toFixed(2)} [${low?.toFixed(2)}, ${high?.toFixed(2)}]`;
}

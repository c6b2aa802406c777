/** The part `bias`. */

import { bias } from "../bias.ts";
import { table } from "../part.ts";

export const biasPart = async (): Promise<string> =>
  table(
    "Search for bias",
    "`fovea bias` on 400 drawn pictures that the network never saw, with masks, for networks trained in each world (3000 pictures, 8 epochs). Wanted: the pair named; nothing claimed on balanced sets; the watermark's corner (lower left) for the tagged class. Largest: difference of any class when all surroundings are exchanged, in points.",
    ["trained and searched in", "right", "claimed", "largest", "as wanted"],
    (await bias(40, (row) => console.error(JSON.stringify(row)))).map((r) => [
      ...[r.set, `${r.right} of ${r.of}`, r.claims.join("; ") || "nothing"],
      ...[(100 * r.largest).toFixed(0), r.asWanted ? "yes" : "no"],
    ]),
  );

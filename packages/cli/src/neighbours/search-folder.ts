/** The nearest pictures among those of folders: each goes through the model once. */

import { classPurity, FoveaError } from "@fovea/core";
import type { LabelledInputs } from "../labelled-inputs.ts";
import { KnownSearch } from "./known-search.ts";
import { measured } from "./measured.ts";
import { counted, queryClass } from "./query-class.ts";
import type { FeatureRun, FoundFor, NeighbourRun, Query, SearchResult, Tell } from "./request.ts";

/** Features that are kept while the folder is read, bytes. */
const roomBytes = 1e9;

/** `where`: what was typed. Throws `option-invalid` for more features than there is room for. */
export async function searchFolder(
  run: FeatureRun,
  queries: readonly Query[],
  where: string,
  { paths, classes: labels }: LabelledInputs,
  tell: Tell,
): Promise<SearchResult> {
  checkRoom(paths.length, run);
  const { known, problems } = await measured(run, paths, (part, what) => tell(0.95 * part, what));
  tell(0.96, "comparing");
  const classes = counted(known.map(({ path }) => labels.get(path)));
  const near = new KnownSearch(known, run).of(queries);
  const found = queries.map((query, i): FoundFor => {
    const { nearest, novelty, same } = near[i] as (typeof near)[number];
    const leftOut = same.map(({ path }) => path);
    const label = queryClass(
      query.path,
      leftOut.map((path) => labels.get(path)),
      classes,
    );
    const neighbours = nearest.map(({ picture: { path, said }, distance }) => ({
      ...{ path, distance, label: labels.get(path), said },
    }));
    const purity = classPurity(
      neighbours.map((each) => each.label),
      label,
    );
    return { query, label, neighbours, purity, novelty, leftOut };
  });
  const searched = {
    where,
    pictures: known.length,
    classes,
    how: "exact",
    exact: true,
    problems,
  };
  return { found, searched };
}

function checkRoom(pictures: number, { layer }: NeighbourRun): void {
  const bytes = 4 * pictures * layer.size;
  if (bytes <= roomBytes) return;
  throw new FoveaError(
    "option-invalid",
    `Cannot keep the features of ${pictures} pictures: ${layer.size} numbers of each take ${(bytes / 1e9).toFixed(1)} GB`,
    {
      hint:
        layer.pool === "flatten"
          ? "Take the mean over positions, --pool mean, or fewer pictures."
          : "Scan the folder once with `fovea scan` and give --store PATH.",
    },
  );
}

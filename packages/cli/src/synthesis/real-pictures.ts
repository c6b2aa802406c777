/** The best that real pictures do for an objective: what the images are measured against. */

import { join } from "node:path";
import {
  Builder,
  FoveaError,
  type NamedObjective,
  objectiveLayers,
  objectiveValue,
  type Port,
} from "@fovea/core";
import { measurePictures } from "@fovea/dataset";
import { findInputs } from "../find-inputs.ts";
import type { Progress } from "../progress.ts";
import type { OpenNetwork } from "./open-network.ts";

/** The largest value in real pictures, and where. */
export interface RealBest {
  readonly value: number;
  readonly picture: string;
}

export interface RealPictures {
  /** What was searched, for a sentence: `60 pictures of photos/`. */
  readonly source: string;
  readonly pictures: number;
  readonly unreadable: readonly { readonly path: string; readonly problem: string }[];
  /** Of each objective, in their order; undefined where nothing says which pictures to look at. */
  readonly best: readonly (RealBest | undefined)[];
}

/**
 * Of a folder, a glob or a file.
 *
 * Throws `picture-unreadable` where there is no picture that can be read.
 */
export const bestInFolder = async (
  folder: string,
  ...[wanted, opened, progress]: Measuring
): Promise<RealPictures> =>
  bestIn({ paths: await findInputs([folder], undefined), of: folder }, wanted, opened, progress);

/**
 * Of the pictures in which a store saw the class surest or the channel strongest, measured again from their files: a
 * store keeps maxima, not S.
 *
 * Throws what opening the store throws, in particular if another model made it.
 */
export async function bestInStore(
  path: string,
  ...[wanted, opened, progress]: Measuring
): Promise<RealPictures> {
  const { candidatesIn } = await import("./store-candidates.ts");
  const { folder, keys, pictures } = await candidatesIn(path, wanted, opened.file.sha256);
  const paths = [...new Set(keys.flat())].map((key) => join(folder, key));
  const of = `the store ${path}, where its ${pictures} pictures have the class surest or the channel strongest`;
  if (paths.length === 0)
    return {
      source: `nothing: the store ${path} knows none of these`,
      pictures: 0,
      unreadable: [],
      best: [],
    };
  const found = await bestIn({ paths, of }, wanted, opened, progress);
  return { ...found, best: found.best.map((best, i) => (keys[i]?.length ? best : undefined)) };
}

type Measuring = readonly [wanted: readonly NamedObjective[], opened: OpenNetwork, progress: Progress];

/** One forward for each picture, whatever the number of objectives. */
async function bestIn(
  { paths, of }: { readonly paths: readonly string[]; readonly of: string },
  ...[wanted, { network, scale, file }, progress]: Measuring
): Promise<RealPictures> {
  const values = [...new Set(wanted.flatMap(({ objective }) => objectiveLayers(objective, network.head)))];
  const ports = values.map(
    (name): Port => ({ name, type: "float32", shape: network.graph.types.get(name)?.shape }),
  );
  const graph = new Builder(network.graph).build(ports);
  const best: (RealBest | undefined)[] = wanted.map(() => undefined);
  const unreadable: { path: string; problem: string }[] = [];
  let seen = 0;
  for await (const one of measurePictures(paths, { graph, preprocessing: scale, ...file.limits })) {
    progress.at(++seen / paths.length, `measuring ${one.path}`);
    if ("problem" in one) unreadable.push(one);
    else keepBest(best, wanted, new Map(Object.entries(one.outputs)), one.path, network);
  }
  const pictures = paths.length - unreadable.length;
  if (pictures === 0) {
    throw new FoveaError("picture-unreadable", `Cannot measure the pictures of ${of}: none can be read`, {
      hint: unreadable[0]
        ? `${unreadable[0].path}: ${unreadable[0].problem}.`
        : "Give a folder with pictures.",
    });
  }
  return {
    source: `${pictures} picture${pictures === 1 ? "" : "s"} of ${of}`,
    pictures,
    unreadable,
    best,
  };
}

function keepBest(
  best: (RealBest | undefined)[],
  wanted: readonly NamedObjective[],
  computed: Parameters<typeof objectiveValue>[1],
  picture: string,
  { head }: OpenNetwork["network"],
): void {
  for (const [i, { objective }] of wanted.entries()) {
    const value = objectiveValue(objective, computed, head);
    if (value > (best[i]?.value ?? Number.NEGATIVE_INFINITY)) best[i] = { value, picture };
  }
}

/** Pictures of a collection through the model; what cannot be read is listed and left out. */

import { FoveaError } from "@fovea/core";
import { isMeasured, type Measured, measurePictures } from "@fovea/dataset";
import type { Featured } from "./picture-features.ts";
import type { FeatureRun, Left, Tell } from "./request.ts";

export interface KnownPicture extends Featured {
  readonly path: string;
  /** Of the file's bytes. */
  readonly sha256: string;
}

export interface MeasuredCollection {
  readonly known: readonly KnownPicture[];
  readonly problems: readonly Left[];
}

export async function measured(
  { file, reader }: FeatureRun,
  paths: readonly string[],
  tell: Tell,
): Promise<MeasuredCollection> {
  const known: KnownPicture[] = [];
  const problems: Left[] = [];
  const job = { graph: reader.feature.graph, preprocessing: file.preprocessing, ...file.limits };
  for await (const one of measurePictures(paths, job)) {
    tell((known.length + problems.length) / paths.length, one.path);
    const picture = isMeasured(one) ? picked(one, reader) : { path: one.path, why: one.problem };
    if ("why" in picture) problems.push(picture);
    else known.push(picture);
  }
  return { known, problems };
}

/** Features that are no numbers are a problem of that picture. */
function picked(
  { path, sha256, outputs }: Extract<Measured, { outputs: unknown }>,
  reader: FeatureRun["reader"],
): KnownPicture | Left {
  try {
    return { path, sha256, ...reader.from(outputs) };
  } catch (error) {
    if (!(error instanceof FoveaError)) throw error;
    return { path, why: error.message };
  }
}

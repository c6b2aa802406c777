/** What `fovea features` says: for people, and as JSON. */

import { specificityText } from "@fovea/core";
import { type Failure, isFailure } from "../each-input.ts";
import { errorJson } from "../faults.ts";
import { modelJson } from "../model-json.ts";
import { tablesWithin } from "../table.ts";
import { inOneLine, type Printer } from "../terminal.ts";
import { positionOf } from "./feature-layer.ts";
import type { Reference } from "./feature-reference.ts";
import type { FeatureRun, LayerResult, PictureResult } from "./feature-run.ts";

const fewest = 5;

export function printPicture(to: Printer, result: PictureResult, { kind }: Reference): void {
  to.line(to.styled("bold", inOneLine(result.path)));
  if (result.prediction) to.line(`  ${result.prediction}`);
  const rows = result.layers.map(({ layer }) => [
    to.cut(layer.value, 24),
    layer.shape.slice(1).join("×"),
    String(layer.dead.length),
    layer.specific.slice(0, fewest).join(" "),
  ]);
  for (const table of tablesWithin(to.width - 2, ["layer", "shape", "dead", "most specific channels"], rows))
    for (const line of table) to.line(`  ${line}`);
  for (const formula of new Set(result.layers.map(({ layer }) => layer.specificity.kind)))
    to.line(`  specific by ${formula}: ${specificityText[formula]}`);
  const others = Math.max(...result.layers.map(({ layer }) => layer.others));
  if (others > 0)
    to.line(`  compared with ${others} other pictures${kind === "store" ? " of the store" : ""}`);
  const sheets = result.layers.flatMap(({ files }) => Object.values(files));
  if (sheets.length > 0)
    to.line(
      `  ${sheets.length === 1 ? `1 file of a layer: ${sheets[0]}` : `${sheets.length} files of layers, the first ${sheets[0]}`}`,
    );
  if (result.strip !== undefined) to.line(`  Strip: ${result.strip}`);
  if (result.page !== undefined) to.line(`  Page: ${result.page}`);
}

export const featuresJson = (
  { file, options, reference }: FeatureRun,
  outcomes: readonly (PictureResult | Failure)[],
): object => ({
  ...modelJson(file),
  contrast: options.contrast,
  order: options.order,
  reference: { kind: reference.kind, pictures: reference.pictures },
  pictures: outcomes.map((outcome) =>
    isFailure(outcome)
      ? { path: outcome.path, error: errorJson(outcome.error) }
      : {
          path: outcome.path,
          layers: outcome.layers.map(layerJson),
          strip: outcome.strip ?? null,
          page: outcome.page ?? null,
        },
  ),
});

function layerJson({ layer, files }: LayerResult): object {
  const { value, op, shape, signed, limit, dead, deadInAll, specificity, others, numbers, shown } = layer;
  return {
    layer: value,
    op,
    shape,
    signed,
    scale: { limit, quantile: 0.995 },
    dead,
    deadInAll: deadInAll ?? null,
    specificity: { kind: specificity.kind, formula: specificityText[specificity.kind], others },
    mostSpecific: layer.specific.map((channel) => ({
      channel,
      value: specificity.values[channel],
      maximum: numbers.maxima[channel],
      position: positionOf(layer, channel),
      mean: numbers.means[channel],
    })),
    maxima: Array.from(numbers.maxima),
    shown,
    files,
  };
}

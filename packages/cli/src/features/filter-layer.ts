/** One convolution as `fovea filters` shows it: which filters, on which scale, and what their numbers tell. */

import {
  type Convolution,
  convolutions,
  type FilterStatistics,
  type Filters,
  FoveaError,
  filterLimits,
  filterStatistics,
  filtersOf,
  firstConvolution,
  floats,
  type Model,
  nearest,
  normalisedFilters,
  sizeOf,
} from "@fovea/core";
import type { ModelFile } from "../model-file.ts";
import { preprocessingOf } from "../model-json.ts";
import { type ChannelList, chosenChannels } from "./channel-list.ts";

export type FilterScale = "shared" | "own";

export interface FilterLayer {
  readonly filters: Filters;
  readonly statistics: FilterStatistics;
  /** Largest |weight| of each filter. */
  readonly limits: readonly number[];
  /** Numbers of the filters that are drawn. */
  readonly shown: readonly number[];
  /** `image`: in colours; `panels`: a map per input channel. */
  readonly drawn: "image" | "panels";
}

/** The layers asked for: the first one that sees the picture if none is, all of them for `all`. */
export function askedConvolutions(model: Model, names: readonly string[]): Convolution[] {
  const all = convolutions(model);
  const first = firstConvolution(all);
  if (!first) {
    throw new FoveaError(
      "layer-unknown",
      "Cannot show filters: the model has no convolution with fixed weights",
      {
        hint: "`fovea inspect MODEL` lists its layers; `fovea features` shows what they answer to a picture.",
      },
    );
  }
  if (names.length === 0) return [first];
  if (names.length === 1 && names[0] === "all") return all;
  return names.map((name) => named(name, all, model));
}

function named(name: string, all: readonly Convolution[], { graph }: Model): Convolution {
  const found =
    all.find(({ value }) => value === name) ?? all.find(({ node }) => node !== "" && node === name);
  if (found) return found;
  const other = graph.nodes.find((node) => node.name === name || node.outputs.includes(name));
  const behind = other && all.find(({ value }) => value === other.inputs[0]);
  const hint = behind
    ? `It works on what "${behind.value}" gives: choose that one.`
    : `Did you mean ${nearest(
        name,
        all.flatMap(({ value, node }) => [value, node].filter(Boolean)),
      )}? \`fovea inspect MODEL\` lists all.`;
  throw new FoveaError(
    "layer-unknown",
    other
      ? `Cannot show the filters of "${name}": a ${other.op} has none`
      : `Cannot find the convolution "${name}" in the model`,
    { hint },
  );
}

/** Most filters on a sheet if nobody chooses: images, rows of a matrix, and grids of panels. */
const most = { image: 256, matrix: 512, panels: 64 } as const;

export function filterLayer(
  file: ModelFile,
  model: Model,
  of: Convolution,
  channels: ChannelList | undefined,
): FilterLayer {
  const filters = filtersOf(model, of, preprocessingOf(file));
  const [count = 0, inputs = 0, ...kernel] = filters.weights.shape;
  const broken = filters.weights.data.findIndex((weight) => !Number.isFinite(weight));
  if (broken >= 0) {
    const filter = Math.floor((broken * count) / filters.weights.data.length);
    throw new FoveaError(
      "model-not-finite",
      `Cannot draw the filters of "${of.value}": filter ${filter} holds NaN or infinite weights`,
    );
  }
  const isImage = filters.space === "pixels" && kernel.length === 2 && (inputs === 1 || inputs === 3);
  const isMatrix = sizeOf(kernel) === 1 && inputs > 1;
  const limit = isImage || inputs === 1 ? most.image : isMatrix ? most.matrix : most.panels;
  return {
    filters,
    statistics: filterStatistics(filters.weights, isImage && inputs === 3),
    limits: filterLimits(filters.weights),
    shown: chosenChannels(channels, count, limit, { one: "filter", layer: of.value }),
    drawn: isImage ? "image" : "panels",
  };
}

/** The filters that are shown, divided by the scale. */
export function shownWeights({ filters, shown }: FilterLayer, scale: FilterScale): Filters["weights"] {
  const { shape, data } = normalisedFilters(filters, scale);
  const size = sizeOf(shape.slice(1));
  const kept = new Float32Array(shown.length * size);
  shown.forEach((o, i) => {
    kept.set(data.subarray(o * size, (o + 1) * size), i * size);
  });
  return floats([shown.length, ...shape.slice(1)], kept);
}

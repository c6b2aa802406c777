/** The work of `fovea features`: picture by picture, layer by layer, never more than a group of layers in memory. */

import {
  type FeatureMaps,
  FoveaError,
  featureMaps,
  type MaximaSums,
  type Model,
  predict,
  type SpatialLayer,
  spatialLayerNamed,
  spatialLayers,
  specificityText,
  storyLayers,
} from "@fovea/core";
import { encodePng, type PageLayer, pixelLayout, type StripRow, seenPicture } from "@fovea/render";
import { deflate } from "../draw.ts";
import { isTensor } from "../find-inputs.ts";
import type { ModelFile } from "../model-file.ts";
import { preprocessingOf } from "../model-json.ts";
import type { OutFolder } from "../out-folder.ts";
import { type Input, readInput } from "../read-input.ts";
import {
  layerNpy,
  layerPng,
  layerSheet,
  pageLayer,
  pageRoom,
  picturePage,
  type Shown,
  strip,
  stripRow,
  webImage,
} from "./feature-files.ts";
import { type FeatureLayer, type FeatureOptions, featureLayer } from "./feature-layer.ts";
import { hashOf, othersOf, type Reference } from "./feature-reference.ts";
import { specificText } from "./feature-words.ts";
import { layerNames } from "./layer-files.ts";

export interface FeatureRun {
  readonly file: ModelFile;
  readonly layers: readonly string[];
  readonly options: FeatureOptions;
  readonly reference: Reference;
  readonly save: ReadonlySet<string>;
  readonly folder: OutFolder;
  readonly command: string;
}

export interface LayerResult {
  /** Without its maps. */
  readonly layer: Omit<FeatureLayer, "mapOf" | "mean">;
  readonly files: { readonly sheet?: string; readonly maps?: string };
}

export interface PictureResult {
  readonly path: string;
  readonly prediction: string | undefined;
  readonly layers: readonly LayerResult[];
  readonly strip: string | undefined;
  readonly page: string | undefined;
}

/** The layers asked for; the story of the network if none is. Throws `layer-unknown`. */
export function askedLayers(model: Model, names: readonly string[]): readonly SpatialLayer[] {
  const all = spatialLayers(model.graph);
  if (all.length === 0) throw nothingToShow();
  if (names.length === 0) return storyLayers(model);
  if (names.length === 1 && names[0] === "all") return all;
  const values = names.map((name) => spatialLayerNamed(name, model.graph));
  return [...new Set(values)].map((value) => all.find((layer) => layer.value === value) as SpatialLayer);
}

const nothingToShow = (): FoveaError =>
  new FoveaError(
    "layer-unknown",
    "Cannot show feature maps: no layer of this network has more than one position",
  );

/** Of a network with many layers the strip shows the story alone. */
const longestStrip = 16;

export async function pictureResult(
  run: FeatureRun,
  path: string,
  name: string,
  progress: (done: number, what: string) => void,
): Promise<PictureResult> {
  const input = await readInput(run.file, path);
  const layers = askedLayers(input.model, run.layers);
  const rows = new Set(
    (layers.length > longestStrip ? storyLayers(input.model) : layers).map(({ value }) => value),
  );
  const shown = await shownOf(run, input, path, name);
  const hash = run.reference.kind === "store" ? await hashOf(path) : "";
  const made = new PictureFiles(run, shown);
  for await (const maps of featureMaps(input.model, input.x, layers)) {
    progress(made.layers.length / layers.length, maps.value);
    await made.add(maps, rows.has(maps.value), hash);
  }
  return made.finish();
}

async function shownOf(
  { file }: FeatureRun,
  { model, x }: Input,
  path: string,
  name: string,
): Promise<Shown> {
  const layout = pixelLayout(model);
  const preprocessing = isTensor(path) ? undefined : preprocessingOf(file);
  const { classes } = await predict(model, x, file.labels?.names);
  const [best] = classes;
  return {
    path,
    name,
    seen: layout && seenPicture(x, layout, preprocessing).picture,
    prediction:
      best &&
      `The model says ${best.label === String(best.index) ? `class ${best.index}` : best.label}, ${Math.round(100 * best.probability)} %`,
  };
}

/** What is written for one picture, layer by layer. */
class PictureFiles {
  readonly layers: LayerResult[] = [];
  readonly #run: FeatureRun;
  readonly #shown: Shown;
  readonly #rows: StripRow[] = [];
  readonly #parts: PageLayer[] = [];
  readonly #hasRoom = pageRoom();
  readonly #nameOf = layerNames();
  readonly #formulas = new Set<string>();
  /** What "specific" means in the strip. */
  #specific: string | undefined;

  constructor(run: FeatureRun, shown: Shown) {
    this.#run = run;
    this.#shown = shown;
  }

  async add(maps: FeatureMaps, inStrip: boolean, hash: string): Promise<void> {
    const { reference, options, save, folder } = this.#run;
    const known = reference.of.get(maps.value);
    const others = (maxima: Float32Array): MaximaSums | undefined =>
      othersOf(reference, maps.value, maxima, hash);
    const layer = featureLayer(maps, options, others, known);
    this.#formulas.add(`${layer.specificity.kind}: ${specificityText[layer.specificity.kind]}.`);
    if (inStrip) {
      this.#rows.push(stripRow(this.#run, layer));
      this.#specific ??= specificText(layer, reference);
    }
    const name = `${this.#shown.name}.${this.#nameOf(layer.value)}`;
    const raster =
      save.has("png") || save.has("html") ? layerSheet(this.#run, this.#shown, layer) : undefined;
    const sheet =
      raster && save.has("png")
        ? await folder.write(`${name}.png`, await layerPng(this.#run, layer, raster))
        : undefined;
    const file = save.has("npy") ? await folder.write(`${name}.npy`, layerNpy(maps)) : undefined;
    if (raster && save.has("html")) {
      const image = await webImage(raster, `Feature maps of ${layer.value}, ${layer.shown.length} channels`);
      this.#parts.push(pageLayer(layer, this.#hasRoom(image) ? image : undefined, sheet));
    }
    const { mapOf: _maps, mean: _mean, ...rest } = layer;
    this.layers.push({
      layer: rest,
      files: { ...(sheet === undefined ? {} : { sheet }), ...(file === undefined ? {} : { maps: file }) },
    });
  }

  async finish(): Promise<PictureResult> {
    const { save, folder } = this.#run;
    const { path, name, prediction } = this.#shown;
    const sheet =
      this.#rows.length > 1 ? strip(this.#run, this.#shown, this.#rows, this.#specific ?? "") : undefined;
    const stripPath =
      sheet && save.has("png")
        ? await folder.write(`${name}.strip.png`, await encodePng(sheet, { deflate }))
        : undefined;
    const page = save.has("html")
      ? await folder.write(
          `${name}.features.html`,
          await picturePage(this.#run, this.#shown, sheet, this.#parts, this.#remarks()),
        )
      : undefined;
    return { path, prediction, layers: this.layers, strip: stripPath, page };
  }

  #remarks(): string[] {
    return [
      "A map shows where in the picture a channel answers, and how strongly: black is no answer, bright a strong one. Layers with values below zero are drawn around white: orange above, blue below.",
      "A crossed out channel is dead: it answers nowhere.",
      ...Array.from(this.#formulas, (formula) => `How specific a channel is to this picture, ${formula}`),
    ];
  }
}

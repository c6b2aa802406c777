/** What is drawn beside a patch: what in it excites the unit. */

import {
  type Box,
  type Explanation,
  explain,
  type FloatTensor,
  FoveaError,
  type Method,
  methodById,
  predict,
  targetsFor,
} from "@fovea/core";
import { displayScale, heatmap, type Raster, shownMap } from "@fovea/render";
import type { PatchRun } from "./request.ts";

/** Methods by what `--beside` calls them. */
export const besides = ["guided-backprop", "deconvnet", "gradient", "crp", "none"] as const;
export type BesideName = (typeof besides)[number];

/** A unit of the layer: its channel and its place. */
export type Unit = readonly [channel: number, row: number, column: number];

export class Companion {
  readonly #run: PatchRun;
  readonly #asked: boolean;
  #method: Method | undefined;
  #note: string | undefined;

  /** `asked`: whether the method was named; one that nobody named may give way to another. */
  constructor(run: PatchRun, name: BesideName, asked: boolean) {
    this.#run = run;
    this.#asked = asked;
    this.#method = name === "none" ? undefined : methodById(name);
  }

  get method(): Method | undefined {
    return this.#method;
  }

  /** Why it is not the usual method. */
  get note(): string | undefined {
    return this.#note;
  }

  /** All of the model's input in colours of what excites the unit; `field` is where the scale is taken. */
  async raster(x: FloatTensor, unit: Unit, field: Box): Promise<Raster | undefined> {
    const method = this.#method;
    if (!method) return undefined;
    try {
      return method.id === "crp"
        ? await this.#concept(x, method, unit[0])
        : colours(await this.#explained(x, method, unit), this.#run, field);
    } catch (error) {
      if (this.#asked || !(error instanceof FoveaError) || !obstacles.has(error.code)) throw error;
      this.#giveWay(error);
      return this.raster(x, unit, field);
    }
  }

  #explained(x: FloatTensor, method: Method, unit: Unit): Promise<Explanation> {
    const { model, layer } = this.#run;
    // At its ceiling nothing moves a unit.
    const value = layer.ceiling?.of ?? layer.value;
    const target = { kind: "unit", layer: value, index: unit, strongest: true } as const;
    return explain(model, x, { method, target });
  }

  /** Relevance for the class by way of the channel alone. */
  async #concept(x: FloatTensor, method: Method, channel: number): Promise<Raster | undefined> {
    const { model, layer, layout, relevance } = this.#run;
    const prediction = await predict(model, x);
    const [target] = await targetsFor(model, x, String(relevance?.index ?? 0), prediction);
    if (!target) return undefined;
    const options = { channels: [channel] };
    const shown = shownMap(await explain(model, x, { method, target, options, layer: layer.value }), layout);
    return shown && heatmap(shown.map, displayScale(shown.map, { signed: true }));
  }

  /** Where no rectifier lies before the layer, guided backpropagation would be the gradient. */
  #giveWay(error: FoveaError): void {
    const plain = error.code === "method-inapplicable" && this.#method?.id !== "gradient";
    this.#method = plain ? methodById("gradient") : undefined;
    this.#note = plain
      ? "no rectifier lies between the picture and this layer, so that the plain gradient is shown"
      : `nothing is shown beside the patches: ${error.message}`;
  }
}

const obstacles = new Set(["method-inapplicable", "op-unsupported"]);

/** Part of the values in the field that the scale holds; a few extreme ones would leave the rest grey. */
export const held = 0.995;

/** Grey is 0. */
function colours({ values }: Explanation, { layout, file }: PatchRun, field: Box): Raster {
  const { width, height, channels, step, channelStep } = layout;
  const limit = limitIn(values.data, layout, field) || 1;
  const turned = file.preprocessing.order === "bgr";
  const data = new Uint8ClampedArray(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let c = 0; c < channels; c++) {
      const value = values.data[pixel * step + c * channelStep] as number;
      data[channels * pixel + (turned ? channels - 1 - c : c)] = 128 + (127 * value) / limit;
    }
  return { width, height, channels: channels === 1 ? 1 : 3, data: new Uint8Array(data.buffer) };
}

/** The quantile of |value| in the field, or the largest where that is 0. */
function limitIn(data: Float32Array, layout: PatchRun["layout"], { x, y, width, height }: Box): number {
  const sizes: number[] = [];
  for (let row = y; row < y + height; row++)
    for (let column = x; column < x + width; column++)
      for (let c = 0; c < layout.channels; c++) {
        const at = (row * layout.width + column) * layout.step + c * layout.channelStep;
        sizes.push(Math.abs(data[at] ?? 0));
      }
  const sorted = Float64Array.from(sizes).sort();
  return sorted[Math.ceil(held * sorted.length) - 1] || (sorted.at(-1) ?? 0);
}

/** The pictures on which a method does best and worst, with its map. */

import type { Method } from "@fovea/core";
import type { Sample } from "@fovea/dataset";
import {
  className,
  type EvaluateColumn,
  type EvaluatePicture,
  numberText,
  overlay,
  pixelLayout,
  type Raster,
  seenPicture,
  shownMap,
} from "@fovea/render";
import { type Evaluation, explainedAgain, type PictureResult } from "./evaluate-picture.ts";
import type { Column } from "./evaluate-summary.ts";

type Gallery = NonNullable<EvaluateColumn["gallery"]>;

/** Pictures at either end. */
const shown = 3;
/** Longer side of a thumbnail. */
const side = 176;

export class Galleries {
  readonly #run: Evaluation;
  readonly #samples: ReadonlyMap<string, Sample>;
  readonly #results: readonly PictureResult[];
  /** Several metrics often show the same map. */
  readonly #drawn = new Map<string, Promise<string | undefined>>();

  constructor(run: Evaluation, samples: readonly Sample[], results: readonly PictureResult[]) {
    this.#run = run;
    this.#samples = new Map(samples.map((sample) => [sample.name, sample]));
    this.#results = results;
  }

  /** Of the method with the best mean. Undefined if none has a number. */
  async of({ metric, cells }: Column): Promise<Gallery | undefined> {
    const sign = metric.better === "lower" ? -1 : 1;
    const meanOf = ({ id }: Method): number => cells.get(id)?.mean ?? Number.NaN;
    const [method] = this.#run.methods
      .filter((each) => !Number.isNaN(meanOf(each)))
      .sort((a, b) => sign * (meanOf(b) - meanOf(a)));
    if (!method) return undefined;
    const ranked = this.#results
      .flatMap((result) => {
        const value = result.values[method.id]?.[metric.id]?.value;
        return typeof value === "number" ? [{ result, value }] : [];
      })
      .sort((a, b) => sign * (b.value - a.value) || (a.result.name < b.result.name ? -1 : 1));
    const count = Math.min(shown, Math.floor(ranked.length / 2));
    const alike = ranked.length > 0 && ranked.at(-1)?.value === ranked[0]?.value;
    const best = await this.#pictures(method, ranked.slice(0, alike ? shown : count));
    // What has the best number is not among the worst, however few are left.
    const others = ranked.filter(({ value }) => value !== ranked[0]?.value);
    const worst = await this.#pictures(method, others.slice(-count).reverse());
    return { method: method.title, best, worst, alike };
  }

  async #pictures(
    method: Method,
    chosen: readonly { readonly result: PictureResult; readonly value: number }[],
  ): Promise<EvaluatePicture[]> {
    const pictures: EvaluatePicture[] = [];
    for (const { result, value } of chosen) {
      const image = await this.#image(method, result.name);
      const below = `${numberText(value)} for ${className(result.target)}`;
      if (image !== undefined) pictures.push({ image, name: result.name, below });
    }
    return pictures;
  }

  #image(method: Method, name: string): Promise<string | undefined> {
    const key = `${method.id} ${name}`;
    const image = this.#drawn.get(key) ?? this.#draw(method, this.#samples.get(name) as Sample);
    this.#drawn.set(key, image);
    return image;
  }

  async #draw(method: Method, sample: Sample): Promise<string | undefined> {
    const again = await explainedAgain(this.#run, sample, method);
    const layout = again && pixelLayout(again.subject.model);
    const map = layout && shownMap(again.subject.explanation, layout);
    if (!again || !map) return undefined;
    const { picture } = seenPicture(again.subject.x, layout, again.file.preprocessing);
    return jpegUri(overlay(picture, map.map, map.scale));
  }
}

async function jpegUri({ data, width, height, channels }: Raster): Promise<string> {
  const { default: sharp } = await import("sharp");
  const larger = Math.max(width, height) < side;
  const bytes = await sharp(data, { raw: { width, height, channels } })
    .resize(side, side, { fit: "inside", kernel: larger ? "nearest" : "lanczos3" })
    .jpeg({ quality: 82 })
    .toBuffer();
  return `data:image/jpeg;base64,${bytes.toString("base64")}`;
}

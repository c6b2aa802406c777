/** What is inside a network: its wiring, what its layers see, and what its units look for. */

import { FoveaError } from "@fovea/core";
import { transfer } from "comlink";
import type { Desk } from "./desk.ts";
import { filterImages, firstFilters } from "./layers-filters.ts";
import { mapsOf, specificOrder } from "./layers-maps.ts";
import { stackOf } from "./layers-stack.ts";
import type { Job } from "./messages.ts";
import type {
  BestImage,
  Diagram,
  FieldInfo,
  FilterImages,
  GuidedPatch,
  ImageFrame,
  LayerMaps,
  Outline,
  Patch,
  SpecificOrder,
  StackLayer,
  TopPatches,
  UnitQuestion,
} from "./network-answers.ts";
import { blocksOf } from "./network-blocks.ts";
import { layoutOf } from "./network-layout.ts";
import { nodesOf } from "./network-nodes.ts";
import { fieldOf } from "./units-field.ts";
import { guidedPatch } from "./units-guided.ts";
import { bestImage } from "./units-image.ts";
import { MaximaShelf } from "./units-maxima.ts";
import { topPatches } from "./units-patches.ts";

export class NetworkService {
  readonly #desk: Desk;
  readonly #shelf: MaximaShelf;
  readonly #outlines = new Map<string, Outline>();

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#shelf = new MaximaShelf(desk);
  }

  outline(id: string): Outline {
    const { model, info } = this.#desk.model(id);
    const known = this.#outlines.get(id);
    if (known) return known;
    const nodes = nodesOf(model.graph);
    const outline: Outline = {
      nodes,
      parts: blocksOf(nodes),
      input: model.input.shape,
      classes: info.classes,
      last: nodes.length - 1,
      first: firstFilters(model),
    };
    this.#outlines.set(id, outline);
    return outline;
  }

  /** The diagram with these blocks open. */
  layout(id: string, open: readonly string[]): Promise<Diagram> {
    return layoutOf(this.outline(id), open);
  }

  /** The maps of a layer on a picture. */
  maps(model: string, picture: string, value: string, ...job: Job): Promise<LayerMaps> {
    return this.#desk.jobs.run(job, async () => {
      this.#known(model, value);
      const { opened, x } = this.#desk.prepared(model, picture);
      const maps = await mapsOf(opened.model, x, value);
      return transfer(maps, [maps.data.buffer as ArrayBuffer]);
    });
  }

  /** The channels of a layer by how specific they are to the picture among others. */
  specific(
    question: {
      readonly model: string;
      readonly picture: string;
      readonly value: string;
      readonly pictures: readonly string[];
    },
    ...job: Job
  ): Promise<SpecificOrder> {
    const { model, picture, value, pictures } = question;
    return this.#desk.jobs.run(job, async ({ signal, progress }) => {
      this.#known(model, value);
      const { opened, x } = this.#desk.prepared(model, picture);
      const others: Float32Array[] = [];
      for (const [i, other] of pictures.entries()) {
        signal.throwIfAborted();
        if (other !== picture) others.push((await this.#shelf.of(model, other, value)).values);
        progress(i + 1, pictures.length);
      }
      const maps = await mapsOf(opened.model, x, value);
      const shape = [1, maps.channels, maps.height, maps.width];
      return specificOrder({ type: "float32", shape, data: maps.data }, others);
    });
  }

  /** The layers from edges to objects, each with a mosaic of its strongest maps. */
  stack(model: string, picture: string, ...job: Job): Promise<readonly StackLayer[]> {
    const { opened, x } = this.#desk.prepared(model, picture);
    return this.#desk.jobs.run(job, ({ signal, progress }) => stackOf(opened.model, x, progress, signal));
  }

  filters(id: string): FilterImages | undefined {
    const { model, preprocessing } = this.#desk.model(id);
    return filterImages(model, preprocessing);
  }

  /** Where on the picture the unit at this place looks. */
  field({ model, value, channel }: UnitQuestion, place: readonly number[]): FieldInfo {
    this.#known(model, value);
    return fieldOf(this.#desk.model(model).model, value, channel, place);
  }

  patches(question: UnitQuestion, pictures: readonly string[], ...job: Job): Promise<TopPatches> {
    return this.#desk.jobs.run(job, ({ signal, progress }) => {
      this.#known(question.model, question.value);
      const [desk, shelf] = [this.#desk, this.#shelf];
      return topPatches({ ...question, desk, shelf, pictures, progress, signal });
    });
  }

  /** What in a patch excites the unit. */
  guided(
    { model, value, channel }: UnitQuestion,
    patch: Omit<Patch, "raster">,
    ...job: Job
  ): Promise<GuidedPatch> {
    return this.#desk.jobs.run(job, ({ signal }) => {
      const prepared = this.#desk.prepared(model, patch.picture);
      const space = (prepared.opened.model.graph.types.get(value)?.shape.length ?? 2) - 2;
      const index = [channel, ...patch.place.slice(0, space)];
      return guidedPatch(prepared, value, index, patch.field, signal);
    });
  }

  /** The image that a channel answers to most; `onFrame` sees it grow. */
  image(
    { model, value, channel }: UnitQuestion,
    seed: number,
    onFrame: (frame: ImageFrame) => void,
    ...job: Job
  ): Promise<BestImage> {
    return this.#desk.jobs.run(job, ({ signal, progress }) => {
      this.#known(model, value);
      const opened = this.#desk.model(model);
      return bestImage({ opened, value, channel, seed, onFrame, progress, signal });
    });
  }

  #known(model: string, value: string): void {
    const node = this.outline(model).nodes.find((each) => each.value === value);
    if (node && node.looks !== "none") return;
    throw new FoveaError("layer-unknown", `Cannot look into the layer "${value}": found no channels there`, {
      hint: "Choose another layer of the diagram.",
    });
  }
}

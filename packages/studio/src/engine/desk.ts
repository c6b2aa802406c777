/** What is open: models, pictures, and pictures prepared for models. Every service of the worker asks it. */

import {
  type FloatTensor,
  FoveaError,
  type Original,
  type Picture,
  type Prediction,
  place,
  predict,
  preprocess,
  type Runtime,
} from "@fovea/core";
import { type PixelLayout, pixelLayout } from "@fovea/render";
import { chooseRuntime } from "./choose-runtime.ts";
import { decodePicture } from "./decode.ts";
import { Jobs } from "./jobs.ts";
import type { EngineChoice, NamedBytes, PictureInfo } from "./messages.ts";
import { type OpenedModel, openModel } from "./opened-model.ts";

/** A picture as one model takes it. */
export interface Prepared {
  readonly opened: OpenedModel;
  readonly x: FloatTensor;
  /** Undefined where the model's input is no picture. */
  readonly layout: PixelLayout | undefined;
  readonly original: Original & { readonly picture: Picture };
}

/** Prepared pictures that are kept: the last ones asked for. */
const kept = 24;

export class Desk {
  readonly jobs: Jobs = new Jobs();
  readonly #choice: EngineChoice;
  readonly #models = new Map<string, OpenedModel>();
  readonly #pictures = new Map<string, { readonly name: string; readonly picture: Picture }>();
  readonly #prepared = new Map<string, Prepared>();
  readonly #predictions = new Map<string, Promise<Prediction>>();
  #runtime: Promise<Runtime> | undefined;
  #next = 1;

  constructor(choice: EngineChoice) {
    this.#choice = choice;
  }

  /** The engine; loaded on first use, and once more if that failed. */
  runtime(): Promise<Runtime> {
    this.#runtime ??= chooseRuntime(this.#choice).catch((error: unknown) => {
      this.#runtime = undefined;
      throw error;
    });
    return this.#runtime;
  }

  async openModel(files: readonly NamedBytes[]): Promise<OpenedModel> {
    const open = (): Promise<OpenedModel> => openModel(`model-${this.#next++}`, files, () => this.runtime());
    const opened = await this.jobs.now(open);
    this.#models.set(opened.info.id, opened);
    return opened;
  }

  /** The same model under another number, its pictures prepared in another way. `beside`: labels that replace its own. */
  async reopenModel(
    id: string,
    settings: Readonly<Record<string, string>>,
    beside: readonly NamedBytes[],
  ): Promise<OpenedModel> {
    const { files, settings: before } = this.model(id);
    const kept = beside.length > 0 ? files.filter(({ name }) => !/\.(txt|json)$/i.test(name)) : files;
    const next = `model-${this.#next++}`;
    const opened = await openModel(next, [...kept, ...beside], () => this.runtime(), {
      ...before,
      ...settings,
    });
    this.#models.set(next, opened);
    await this.closeModel(id);
    return opened;
  }

  async closeModel(id: string): Promise<void> {
    const opened = this.#models.get(id);
    this.#models.delete(id);
    for (const known of [this.#prepared, this.#predictions])
      for (const key of known.keys()) if (key.startsWith(`${id} `)) known.delete(key);
    await opened?.model.dispose();
  }

  async addPicture(name: string, file: Blob): Promise<PictureInfo> {
    return this.addSamples(name, await this.jobs.now(() => decodePicture(name, file)));
  }

  /** A picture that is decoded already. `id`: replaces the picture of that name, as a camera does. */
  addSamples(name: string, picture: Picture, id: string = `picture-${this.#next++}`): PictureInfo {
    this.forgetPicture(id);
    this.#pictures.set(id, { name, picture });
    return { id, name, width: picture.originalWidth, height: picture.originalHeight };
  }

  forgetPicture(id: string): void {
    this.#pictures.delete(id);
    for (const known of [this.#prepared, this.#predictions])
      for (const key of known.keys()) if (key.endsWith(` ${id}`)) known.delete(key);
  }

  model(id: string): OpenedModel {
    const opened = this.#models.get(id);
    if (opened) return opened;
    throw new FoveaError("usage", "Cannot go on: this model is not open any more", {
      hint: "Open it again.",
    });
  }

  picture(id: string): Picture {
    const known = this.#pictures.get(id);
    if (known) return known.picture;
    throw new FoveaError("usage", "Cannot go on: this picture is not open any more", {
      hint: "Add it again.",
    });
  }

  /** The picture as the model takes it. */
  prepared(modelId: string, pictureId: string): Prepared {
    const key = `${modelId} ${pictureId}`;
    const found = this.#prepared.get(key) ?? this.#prepare(modelId, pictureId);
    this.#prepared.delete(key);
    this.#prepared.set(key, found);
    if (this.#prepared.size > kept) this.#prepared.delete(this.#prepared.keys().next().value as string);
    return found;
  }

  /** What the model says of the picture, asked once. */
  prediction(modelId: string, pictureId: string): Promise<Prediction> {
    const key = `${modelId} ${pictureId}`;
    const found = this.#predictions.get(key) ?? this.#predict(modelId, pictureId, key);
    this.#predictions.set(key, found);
    return found;
  }

  #prepare(modelId: string, pictureId: string): Prepared {
    const opened = this.model(modelId);
    const picture = this.picture(pictureId);
    const { originalWidth, originalHeight } = picture;
    const placement = place(picture, opened.preprocessing);
    return {
      opened,
      x: preprocess(picture, opened.preprocessing),
      layout: pixelLayout(opened.model),
      original: { picture, originalWidth, originalHeight, placement },
    };
  }

  #predict(modelId: string, pictureId: string, key: string): Promise<Prediction> {
    const { opened, x } = this.prepared(modelId, pictureId);
    const asked = predict(opened.model, x, opened.info.labels);
    asked.catch(() => this.#predictions.delete(key));
    return asked;
  }
}

/** What the worker offers to the page: a service for each part of it, on one desk. */

import { type ProxyMarked, proxy } from "comlink";
import { Camera } from "./camera.ts";
import { Collections } from "./collections.ts";
import { Comparing } from "./comparing.ts";
import { Desk } from "./desk.ts";
import { Dreaming } from "./dreaming.ts";
import { Explaining } from "./explaining.ts";
import type { EngineChoice, ModelInfo, NamedBytes, PictureInfo } from "./messages.ts";
import { NetworkService } from "./network.ts";
import { Reporting } from "./reporting.ts";
import { Touching } from "./touching.ts";

export class Engine {
  readonly #desk: Desk;
  readonly explaining: Explaining & ProxyMarked;
  readonly touching: Touching & ProxyMarked;
  readonly camera: Camera & ProxyMarked;
  readonly dreaming: Dreaming & ProxyMarked;
  readonly network: NetworkService & ProxyMarked;
  readonly collections: Collections & ProxyMarked;
  readonly comparing: Comparing & ProxyMarked;
  readonly reporting: Reporting & ProxyMarked;

  constructor(choice: EngineChoice) {
    this.#desk = new Desk(choice);
    this.explaining = proxy(new Explaining(this.#desk));
    this.touching = proxy(new Touching(this.#desk));
    this.camera = proxy(new Camera(this.#desk));
    this.dreaming = proxy(new Dreaming(this.#desk));
    this.network = proxy(new NetworkService(this.#desk));
    this.collections = proxy(new Collections(this.#desk));
    this.comparing = proxy(new Comparing(this.#desk));
    this.reporting = proxy(new Reporting(this.#desk));
  }

  /** Starts loading the engine, so that it is there when a model comes. */
  async warm(): Promise<string> {
    return (await this.#desk.runtime()).engine;
  }

  async openModel(files: readonly NamedBytes[]): Promise<ModelInfo> {
    return (await this.#desk.openModel(files)).info;
  }

  /** Opens a model again with other settings for its pictures, or other labels; the old one is closed. */
  async reopenModel(
    id: string,
    settings: Readonly<Record<string, string>>,
    beside: readonly NamedBytes[],
  ): Promise<ModelInfo> {
    return (await this.#desk.reopenModel(id, settings, beside)).info;
  }

  closeModel(id: string): Promise<void> {
    return this.#desk.closeModel(id);
  }

  addPicture(name: string, file: Blob): Promise<PictureInfo> {
    return this.#desk.addPicture(name, file);
  }

  forgetPicture(id: string): void {
    this.#desk.forgetPicture(id);
  }

  /** Gives up a job; what it has begun ends at the next run of the network. */
  cancel(job: number): void {
    this.#desk.jobs.cancel(job);
  }
}

/** What the worker offers to the page: a service for each part of it, on one desk. */

import { type ProxyMarked, proxy } from "comlink";
import { Desk } from "./desk.ts";
import { Explaining } from "./explaining.ts";
import type { EngineChoice, ModelInfo, NamedBytes, PictureInfo } from "./messages.ts";

export class Engine {
  readonly #desk: Desk;
  readonly explaining: Explaining & ProxyMarked;

  constructor(choice: EngineChoice) {
    this.#desk = new Desk(choice);
    this.explaining = proxy(new Explaining(this.#desk));
  }

  /** Starts loading the engine, so that it is there when a model comes. */
  async warm(): Promise<string> {
    return (await this.#desk.runtime()).engine;
  }

  async openModel(files: readonly NamedBytes[]): Promise<ModelInfo> {
    return (await this.#desk.openModel(files)).info;
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

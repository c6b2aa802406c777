/** The folder of checkpoints: one file after each epoch, written whole, the last two kept. */

import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { FoveaError, reason } from "@fovea/core";
import { type OutFolder, openFolder } from "../out-folder.ts";

/** So many are kept: should the last one be damaged, the one before is there. */
const kept = 2;

const nameOf = (epoch: number): string => `epoch-${String(epoch).padStart(4, "0")}.checkpoint`;
const epochOf = (name: string): number => Number(/^epoch-(\d+)\.checkpoint$/.exec(name)?.[1] ?? Number.NaN);

export interface Kept {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export class CheckpointFolder {
  readonly #folder: OutFolder;

  private constructor(folder: OutFolder) {
    this.#folder = folder;
  }

  /** Makes the folder and clears away what a killed run left half written. Throws `output-unwritable`. */
  static async open(path: string): Promise<CheckpointFolder> {
    return new CheckpointFolder(await openFolder(path));
  }

  get path(): string {
    return this.#folder.path;
  }

  /** Epochs whose checkpoints are there, the last one first. */
  async epochs(): Promise<number[]> {
    const found = (await readdir(this.path)).map(epochOf);
    return found.filter((epoch) => !Number.isNaN(epoch)).sort((a, b) => b - a);
  }

  async read(epoch: number): Promise<Kept> {
    const path = join(this.path, nameOf(epoch));
    const bytes = await readFile(path).catch((cause) => {
      throw new FoveaError("file-unreadable", `Cannot read the checkpoint "${path}": ${reason(cause)}`, {
        cause,
      });
    });
    return { path, bytes };
  }

  /** Writes one and takes away those of other runs and all but the last two of this one. */
  async write(epoch: number, bytes: Uint8Array): Promise<void> {
    await this.#folder.write(nameOf(epoch), bytes);
    const old = (await this.epochs()).filter((each) => each > epoch || each <= epoch - kept);
    await Promise.all(old.map((each) => rm(join(this.path, nameOf(each)), { force: true })));
  }

  /** Takes the folder away again if it was made for nothing. */
  close(): void {
    this.#folder.close();
  }
}

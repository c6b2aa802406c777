/** Many pictures at once: what a model makes of them, which are alike, and what their classes hang on. */

import { drawnBySeed, FoveaError, type Novelty, umapLayout } from "@fovea/core";
import { apart } from "./collections-apart.ts";
import { biasIn } from "./collections-bias.ts";
import { readExport } from "./collections-export.ts";
import { type Rows, sphericalMeans } from "./collections-groups.ts";
import { measure } from "./collections-measure.ts";
import type {
  BiasAnswer,
  BiasQuestion,
  CollectionInfo,
  GroupQuestion,
  Groups,
  MeasureQuestion,
  Near,
  NearQuestion,
  PathFile,
} from "./collections-messages.ts";
import { type Calibration, calibrationOf, nearOf, noveltyIn } from "./collections-near.ts";
import { resting } from "./collections-rest.ts";
import { tallied } from "./collections-tally.ts";
import type { Desk } from "./desk.ts";
import type { Watch } from "./jobs.ts";
import type { Job } from "./messages.ts";

/** Pictures that get a place at most, as in `fovea store export`; and the neighbours that the layout keeps near. */
const [mostPlaced, neighbours] = [5000, 15];

interface Held {
  readonly info: CollectionInfo;
  readonly rows: Rows;
  calibration?: Calibration;
}

export class Collections {
  readonly #desk: Desk;
  /** One at a time: each may fill the memory. */
  #held: Held | undefined;
  #next = 1;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** A store exported for the web. */
  openExport(name: string, files: readonly PathFile[], ...job: Job): Promise<CollectionInfo> {
    return this.#desk.jobs.run(job, async () => this.#hold(await readExport(name, files)));
  }

  /** Pictures through a model. */
  measure(question: MeasureQuestion, ...job: Job): Promise<CollectionInfo> {
    return this.#desk.jobs.run(job, async (watch) => this.#hold(await measure(this.#desk, question, watch)));
  }

  /** A place in the plane for each picture: the store's own, or by UMAP; moved apart where thumbnails would hide each other. */
  places(id: string, ...job: Job): Promise<Float32Array> {
    return this.#desk.jobs.run(job, async (watch) => {
      const { info, rows } = this.#of(id);
      return apart(info.places ?? (await layout(rows, watch)));
    });
  }

  near({ id, index, count }: NearQuestion, ...job: Job): Promise<Near> {
    return this.#desk.jobs.run(job, async ({ signal }) => {
      const { info, rows } = this.#of(id);
      const labelAt = (row: number): string | undefined => info.labels[info.labelOf[row] as number];
      return nearOf(rows, index, count, labelAt, resting(signal));
    });
  }

  /** Compares pictures with all others, once for a collection: what how unusual one is is measured by. */
  calibrate(id: string, ...job: Job): Promise<boolean> {
    return this.#desk.jobs.run(job, async ({ signal, progress }) => {
      const held = this.#of(id);
      held.calibration ??= await calibrationOf(held.rows, resting(signal), progress);
      return true;
    });
  }

  /** How unusual a picture is among the others; undefined where too few are known, or nothing was calibrated. */
  novelty(id: string, index: number, ...job: Job): Promise<Novelty | undefined> {
    return this.#desk.jobs.run(job, async ({ signal }) => {
      const { rows, calibration } = this.#of(id);
      const { neighbours: own } = await nearOf(rows, index, 1, () => undefined, resting(signal));
      return calibration && noveltyIn(calibration, index, own);
    });
  }

  groups({ id, count, seed }: GroupQuestion, ...job: Job): Promise<Groups> {
    return this.#desk.jobs.run(job, async ({ signal, progress }) => {
      const { info, rows } = this.#of(id);
      return tallied(info, await sphericalMeans(rows, count, seed, resting(signal), progress));
    });
  }

  bias(question: BiasQuestion, ...job: Job): Promise<BiasAnswer> {
    return this.#desk.jobs.run(job, (watch) =>
      biasIn(this.#desk, this.#of(question.id).info, question, watch),
    );
  }

  close(): void {
    this.#held = undefined;
  }

  #hold({ info, rows }: { readonly info: Omit<CollectionInfo, "id">; readonly rows: Rows }): CollectionInfo {
    const whole = { ...info, id: `collection-${this.#next++}` };
    this.#held = { info: whole, rows };
    return whole;
  }

  #of(id: string): Held {
    if (this.#held?.info.id === id) return this.#held;
    throw new FoveaError("usage", "Cannot go on: this collection is not open any more", {
      hint: "Open it again.",
    });
  }
}

/** By UMAP of the embeddings, by seed 0; NaN for those beyond the first 5000 that are drawn. */
async function layout({ data, count, size }: Rows, { signal, progress }: Watch): Promise<Float32Array> {
  const drawn = drawnBySeed([...Array(count).keys()], mostPlaced, 0);
  const vectors = drawn.map((row) => data.subarray(row * size, (row + 1) * size));
  const found = await umapLayout(vectors, {
    ...{ seed: 0, neighbours },
    progress: (done, total) => {
      signal.throwIfAborted();
      progress(done, total);
    },
  });
  const places = new Float32Array(2 * count).fill(Number.NaN);
  for (const [i, row] of drawn.entries()) places.set(found.subarray(2 * i, 2 * i + 2), 2 * row);
  return places;
}

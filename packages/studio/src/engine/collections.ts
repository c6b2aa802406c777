/** Many pictures at once: what a model makes of them, which are alike, and what their classes hang on. */

import { drawnBySeed, FoveaError, type Novelty, umapLayout } from "@fovea/core";
import type { Annotations } from "./collections-annotations.ts";
import { apart } from "./collections-apart.ts";
import { biasIn } from "./collections-bias.ts";
import { readExport } from "./collections-export.ts";
import { type Rows, sphericalMeans } from "./collections-groups.ts";
import { annotatedInfo } from "./collections-labels.ts";
import { measure } from "./collections-measure.ts";
import type {
  Annotated,
  AnnotateQuestion,
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
  info: CollectionInfo;
  readonly rows: Rows;
  annotations?: Annotations;
  calibration?: Calibration;
}

interface Opened {
  readonly rows: Rows;
  readonly info: Omit<CollectionInfo, "id">;
}

export class Collections {
  readonly #desk: Desk;
  /** The one that is shown, and one that was opened and not shown yet: each may fill the memory. */
  readonly #held = new Map<string, Held>();
  #shown = "";
  #next = 1;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** A store exported for the web. */
  openExport(name: string, files: readonly PathFile[], ...job: Job): Promise<CollectionInfo> {
    return this.#desk.jobs.run(job, async (watch) => this.#hold(await readExport(name, files, watch), watch));
  }

  /** Pictures through a model. */
  measure(question: MeasureQuestion, ...job: Job): Promise<CollectionInfo> {
    return this.#desk.jobs.run(job, async (watch) =>
      this.#hold(await measure(this.#desk, question, watch), watch),
    );
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

  /** What annotation files say of the pictures: kept for the search for bias, and as labels where only file names gave some. */
  annotate({ id, files }: AnnotateQuestion, ...job: Job): Promise<Annotated> {
    return this.#desk.jobs.run(job, async (watch) => {
      const held = this.#of(id);
      // Loaded only where somebody has such files.
      const { readAnnotations } = await import("./collections-annotations.ts");
      const annotations = await readAnnotations(files, held.info.keys, watch);
      held.annotations = annotations;
      held.info = annotatedInfo(held.info, annotations.pictures);
      const located = [...annotations.pictures.values()].filter(({ objects }) => objects.length > 0).length;
      return { info: held.info, located, remarks: annotations.remarks };
    });
  }

  bias(question: BiasQuestion, ...job: Job): Promise<BiasAnswer> {
    return this.#desk.jobs.run(job, (watch) => {
      const { info, annotations } = this.#of(question.id);
      return biasIn(this.#desk, info, annotations, question, watch);
    });
  }

  /** The page shows this one: the one before is not asked for any more. */
  show(id: string): void {
    this.#shown = id;
    this.#forgetOthers();
  }

  close(): void {
    this.#held.clear();
  }

  /** What was shown stays until the page has taken the new one: it may have been given up meanwhile. */
  #hold({ info, rows }: Opened, { signal }: Watch): CollectionInfo {
    signal.throwIfAborted();
    this.#forgetOthers();
    const whole = { ...info, id: `collection-${this.#next++}` };
    this.#held.set(whole.id, { info: whole, rows });
    return whole;
  }

  #forgetOthers(): void {
    for (const id of this.#held.keys()) if (id !== this.#shown) this.#held.delete(id);
  }

  #of(id: string): Held {
    const held = this.#held.get(id);
    if (held) return held;
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

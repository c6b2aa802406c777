/** Training from the first epoch to the last. */

import { FoveaError } from "../errors.ts";
import type { FloatTensor } from "../tensor.ts";
import { type AugmentOptions, augment } from "./augment.ts";
import type { Checkpoint, EpochResult, RunOptions } from "./checkpoint.ts";
import { orderOf, type TrainingBatch, type TrainingData } from "./data.ts";
import { lossSum, numberRight, targetsOf } from "./loss.ts";
import { rateAt } from "./schedule.ts";
import type { Trainer } from "./trainer.ts";

export interface FitRequest {
  readonly trainer: Trainer;
  readonly train: TrainingData;
  /** Looked at after every epoch. */
  readonly held?: TrainingData;
  readonly epochs: number;
  /** The highest rate; half a cosine leads down from it. */
  readonly rate: number;
  /** Epochs until the highest rate is reached, also parts of one. @default 0 */
  readonly warmUp?: number;
  readonly seed: number;
  readonly augment?: AugmentOptions;
  readonly onBatch?: (progress: BatchProgress) => void;
  /** Awaited, so that a checkpoint is written before training goes on. */
  readonly onEpoch?: (result: EpochResult & { readonly checkpoint: Checkpoint }) => void | Promise<void>;
  /** Goes on after the checkpoint's last epoch. */
  readonly resume?: Checkpoint;
  /** What else the run depends on, such as its folder: a resumed run must have the same. */
  readonly options?: RunOptions;
  readonly signal?: AbortSignal;
}

export interface BatchProgress {
  /** 1 for the first. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches of the epoch done, and all of them. */
  readonly batch: number;
  readonly batches: number;
  /** Means over the epoch so far. */
  readonly loss: number;
  readonly accuracy: number;
  readonly rate: number;
}

/**
 * Trains for all epochs and returns the last checkpoint.
 *
 * Which pictures make a batch and how they are changed depends on seed, epoch and picture alone, so that a run resumed
 * after any epoch gives the same numbers, bit for bit, as one that was never interrupted. Pictures left over when an
 * epoch is cut into batches are dropped; they are others in every epoch. The next batch is made while the engine runs.
 *
 * Throws `option-invalid` for fewer pictures than a batch takes, or a checkpoint of a run with other options;
 * `model-not-finite` where the loss stops being a number; what `signal` was aborted with.
 */
export async function fit(request: FitRequest): Promise<Checkpoint> {
  const { trainer, epochs, resume, onEpoch } = request;
  const options = optionsOf(request);
  check(request, options);
  if (resume) trainer.restore(resume.state);
  let last: Checkpoint = resume ?? { epoch: 0, state: trainer.state(), curve: [], options };
  for (let epoch = last.epoch; epoch < epochs; epoch++) {
    const trained = await trainEpoch(request, epoch);
    const held = request.held && (await look(trainer, request.held, request.signal));
    checkHeld(held?.loss ?? 0, epoch + 1);
    const result: EpochResult = {
      epoch: epoch + 1,
      ...trained,
      ...(held && { heldLoss: held.loss, heldAccuracy: held.accuracy }),
    };
    last = { epoch: epoch + 1, state: trainer.state(), curve: [...last.curve, result], options };
    await onEpoch?.({ ...result, checkpoint: last });
  }
  return last;
}

interface Means {
  readonly loss: number;
  readonly accuracy: number;
}

async function trainEpoch(request: FitRequest, epoch: number): Promise<Means> {
  const { trainer, train, epochs, signal } = request;
  const batches = Math.floor(train.size / trainer.batch);
  const schedule = { rate: request.rate, steps: epochs * batches, warmUp: (request.warmUp ?? 0) * batches };
  const order = orderOf(train.size, request.seed, epoch);
  const make = (i: number): Promise<TrainingBatch> => {
    const batch = changed(request, epoch, order.slice(i * trainer.batch, (i + 1) * trainer.batch));
    // Where a step fails or the run is stopped nobody waits for this batch any more.
    batch.catch(() => undefined);
    return batch;
  };
  let [loss, right] = [0, 0];
  let next = make(0);
  for (let i = 0; i < batches; i++) {
    signal?.throwIfAborted();
    const { x, labels } = await next;
    const rate = rateAt(epoch * batches + i, schedule);
    const step = trainer.step(x, labels, rate);
    if (i + 1 < batches) next = make(i + 1);
    const result = await step;
    loss += result.loss;
    right += result.right;
    const done = i + 1;
    request.onBatch?.({
      ...{ epoch: epoch + 1, epochs, batch: done, batches, rate },
      ...{ loss: loss / done, accuracy: right / (done * trainer.batch) },
    });
  }
  return { loss: loss / batches, accuracy: right / (batches * trainer.batch) };
}

async function changed(
  { train, augment: options, seed }: FitRequest,
  epoch: number,
  indices: readonly number[],
): Promise<TrainingBatch> {
  const batch = await train.batch(indices);
  if (options) augment(batch.x, options, { seed, epoch, indices });
  return batch;
}

/** Mean loss and accuracy of pictures that are only looked at, without smoothing. */
export async function look(trainer: Trainer, data: TrainingData, signal?: AbortSignal): Promise<Means> {
  let [loss, right] = [0, 0];
  for (let first = 0; first < data.size; first += trainer.batch) {
    signal?.throwIfAborted();
    const count = Math.min(trainer.batch, data.size - first);
    const { x, labels } = await data.batch(Array.from({ length: count }, (_, i) => first + i));
    const logits: FloatTensor = await trainer.evaluate(x);
    const targets = targetsOf(labels, [count, trainer.classes], trainer.loss, 0);
    loss += lossSum(logits, targets, trainer.loss, count);
    right += numberRight(logits, targets, trainer.loss, count);
  }
  return { loss: loss / data.size, accuracy: right / data.size };
}

/** Everything that the numbers of a run depend on, apart from the pictures. */
function optionsOf({
  trainer,
  train,
  held,
  epochs,
  rate,
  warmUp = 0,
  seed,
  augment,
}: FitRequest): RunOptions {
  return {
    ...trainer.options,
    pictures: train.size,
    held: held?.size ?? 0,
    epochs,
    rate,
    warmUp,
    seed,
    augment: JSON.stringify(augment ?? {}),
  };
}

function check({ trainer, train, held, epochs, rate, resume }: FitRequest, options: RunOptions): void {
  if (train.size < trainer.batch) {
    throw new FoveaError(
      "option-invalid",
      `Cannot fill a batch of ${trainer.batch}: there are ${train.size} pictures to train on`,
      { hint: "Use a smaller batch or more pictures." },
    );
  }
  if (held && held.size < 1)
    throw new FoveaError("option-invalid", "Cannot measure accuracy: there are no held-out pictures");
  if (!(Number.isInteger(epochs) && epochs >= 1))
    throw new FoveaError(
      "option-invalid",
      `Cannot train for ${epochs} epochs: expected a whole number from 1 up`,
    );
  if (!(rate > 0 && Number.isFinite(rate)))
    throw new FoveaError("option-invalid", `Cannot train at rate ${rate}: expected a number above 0`);
  if (resume) checkSame(resume.options, options);
}

/** Weights may be lost in the last step of an epoch, whose own loss came before it. */
function checkHeld(loss: number, epoch: number): void {
  if (Number.isFinite(loss)) return;
  throw new FoveaError(
    "model-not-finite",
    `Cannot go on training: the loss of the held-out pictures after epoch ${epoch} is ${loss}`,
    { hint: "Try a smaller rate, or a longer warm-up." },
  );
}

function checkSame(before: RunOptions, now: RunOptions): void {
  const key = [...new Set([...Object.keys(before), ...Object.keys(now)])].find((k) => before[k] !== now[k]);
  if (key === undefined) return;
  throw new FoveaError(
    "option-invalid",
    `Cannot resume with other options: "${key}" was ${before[key] ?? "not set"} and is now ${now[key] ?? "not set"}`,
    { hint: "Resume with the options of the first run, or start anew." },
  );
}

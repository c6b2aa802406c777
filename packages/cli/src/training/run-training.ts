/** A training from its first epoch, or its last checkpoint, to its end. */

import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  type FitRequest,
  FoveaError,
  fit,
  type RunOptions,
} from "@fovea/core";
import type { Progress } from "../progress.ts";
import { printer } from "../terminal.ts";
import { durationText } from "../time-text.ts";
import type { CheckpointFolder } from "./checkpoint-folder.ts";
import { epochText, percent } from "./epoch-text.ts";
import type { TimedEpoch } from "./train-log.ts";

export interface Training extends Omit<FitRequest, "resume" | "onBatch" | "onEpoch" | "signal"> {
  /** What the numbers depend on beside what fit() knows of: pictures, threads, engine. */
  readonly options: RunOptions;
  readonly checkpoints: CheckpointFolder | undefined;
  readonly goOn: boolean;
  readonly progress: Progress;
  /** Lines for every so many epochs, and the last. @default 1 */
  readonly every?: number;
  /** After each epoch, once its checkpoint is on the disk. */
  readonly onCurve: (curve: readonly TimedEpoch[]) => Promise<void>;
}

/** Trains, prints a line for each epoch and returns the curve, that of resumed epochs included. */
export async function runTraining(training: Training): Promise<readonly TimedEpoch[]> {
  const { checkpoints, options, epochs, progress, held, every = 1 } = training;
  const before = checkpoints && (await lastCheckpoint(training, checkpoints));
  const curve: TimedEpoch[] = [...((before?.curve ?? []) as readonly TimedEpoch[])];
  const to = printer(process.stdout);
  let said = before === undefined;
  const clock = stopwatch(epochs - curve.length);
  await fit({
    ...training,
    ...(before && { resume: withoutOptions(before, options) }),
    onBatch: ({ epoch, batch, batches, loss, accuracy }) => {
      if (!said) to.line(`Goes on after epoch ${curve.length} of ${epochs}`);
      said = true;
      const part = (epoch - 1 + batch / batches) / epochs;
      const left = clock.left(batch / batches);
      const time = left === undefined ? "" : `, ${durationText(left)} left`;
      progress.at(
        part,
        `epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}, trained ${percent(accuracy)}${time}`,
      );
    },
    onEpoch: async ({ checkpoint, ...result }) => {
      curve.push({ ...result, seconds: clock.lap() });
      await checkpoints?.write(
        result.epoch,
        encodeCheckpoint({ ...checkpoint, curve, options: { ...options, ...checkpoint.options } }),
      );
      await training.onCurve(curve);
      if (result.epoch % every !== 0 && result.epoch !== epochs) return;
      progress.pause();
      to.line(
        epochText(
          curve.at(-1) as TimedEpoch,
          epochs,
          held?.size ?? 0,
          clock.left(0) ?? 0,
          training.trainer.loss,
        ),
      );
    },
  });
  progress.pause();
  if (!said) to.line(`All ${epochs} epochs were done before`);
  return curve;
}

/** Seconds of each epoch and of those to come. */
function stopwatch(epochs: number): { lap: () => number; left: (part: number) => number | undefined } {
  const started = performance.now();
  let last = started;
  let done = 0;
  return {
    lap: () => {
      const now = performance.now();
      const seconds = (now - last) / 1000;
      last = now;
      done++;
      return Number(seconds.toFixed(3));
    },
    left: (part) => {
      const passed = (performance.now() - started) / 1000;
      return done + part === 0 ? undefined : (passed / (done + part)) * (epochs - done - part);
    },
  };
}

/** The newest checkpoint that can be read, where the run is to be resumed. Throws `option-invalid` for one of other options. */
async function lastCheckpoint(
  { goOn, options }: Training,
  folder: CheckpointFolder,
): Promise<Checkpoint | undefined> {
  const found = await folder.epochs();
  const to = printer(process.stderr);
  if (!goOn) {
    if (found.length > 0)
      to.line(
        `fovea: Starts anew: checkpoints of an earlier run in "${folder.path}" are replaced after the first epoch (--resume goes on from them)`,
      );
    return undefined;
  }
  for (const epoch of found) {
    const checkpoint = await readable(folder, epoch);
    if (!checkpoint) continue;
    checkSame(checkpoint.options, options, folder.path);
    return checkpoint;
  }
  to.line(`fovea: Starts anew: there is no checkpoint in "${folder.path}"`);
  return undefined;
}

/** Undefined, and a word on it, for a damaged one: the one before it is there. */
async function readable(folder: CheckpointFolder, epoch: number): Promise<Checkpoint | undefined> {
  try {
    const { path, bytes } = await folder.read(epoch);
    return decodeCheckpoint(bytes, `the checkpoint "${path}"`);
  } catch (error) {
    if (!(error instanceof FoveaError)) throw error;
    printer(process.stderr).line(`fovea: ${error.message}`);
    return undefined;
  }
}

function checkSame(before: RunOptions, now: RunOptions, path: string): void {
  const key = Object.keys(now).find((each) => before[each] !== now[each]);
  if (key === undefined) return;
  const text = (value: string | number | boolean | undefined): string => `${value ?? "not set"}`;
  throw new FoveaError(
    "option-invalid",
    `Cannot resume from "${path}": ${key} was ${text(before[key])} and is now ${text(now[key])}`,
    { hint: "Resume with the options of the first run, or leave --resume out to start anew." },
  );
}

/** As fit() wrote it: it compares the options that it knows. */
function withoutOptions(checkpoint: Checkpoint, mine: RunOptions): Checkpoint {
  const options = Object.entries(checkpoint.options).filter(([key]) => !(key in mine));
  return { ...checkpoint, options: Object.fromEntries(options) };
}

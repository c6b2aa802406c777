/** A measured picture as a row of the store. */

import { basename, dirname } from "node:path/posix";
import { type FloatTensor, floats, type Model, scoresOf, type Tensor } from "@fovea/core";
import type { AnnotatedPictures } from "../annotated.ts";
import type { FileStamp, StoreRow } from "../store/row.ts";
import { isMeasured, type Measured } from "./measurement.ts";
import type { ScanGraph } from "./scan-graph.ts";

const best = 5;

/** The row of one file; scores that are no numbers make it an unreadable one. */
export function rowOf(
  measured: Measured,
  { key, bytes, modified }: FileStamp,
  { outputs, offsets }: ScanGraph,
  kind: Model["head"]["kind"],
  classes: AnnotatedPictures | undefined,
): StoreRow {
  const stamp = { key, bytes, modified };
  if (!isMeasured(measured)) return { ...stamp, problem: measured.problem };
  const outputAt = (name: string | undefined): Tensor["data"] =>
    name === undefined ? new Float32Array() : (measured.outputs[name] as Tensor).data;
  const row = outputAt(outputs.scores) as FloatTensor["data"];
  if (!row.every(Number.isFinite)) return { ...stamp, problem: "the model's scores for it are not finite" };
  const { logits, probabilities } = scoresOf(floats([1, row.length], row), kind);
  const top = bestOf(logits);
  const maxima = outputAt(outputs.maxima) as Float32Array;
  const positions = outputAt(outputs.positions) as Int32Array;
  const { width, height, sha256 } = measured;
  const label = classes ? classes.get(key) : folderOf(key);
  return {
    ...{ ...stamp, sha256, width, height },
    ...(label === undefined ? {} : { label }),
    top,
    probabilities: top.map((index) => probabilities[index] as number),
    embedding: outputAt(outputs.embedding) as Float32Array,
    maxima: parts(maxima, offsets),
    positions: parts(positions, offsets),
  };
}

/** The folder that a picture lies in is its class; there is none at the top. */
function folderOf(key: string): string | undefined {
  const folder = basename(dirname(key));
  return folder === "." ? undefined : folder;
}

/** The best classes, equal ones by index, as topClasses() has them; without sorting a thousand objects. */
function bestOf(logits: readonly number[]): number[] {
  const top: number[] = [];
  while (top.length < Math.min(best, logits.length)) {
    let at = -1;
    for (let i = 0; i < logits.length; i++) {
      if (!top.includes(i) && (at < 0 || (logits[i] as number) > (logits[at] as number))) at = i;
    }
    top.push(at);
  }
  return top;
}

function parts<A extends Float32Array | Int32Array>(all: A, offsets: readonly number[]): A[] {
  return offsets.slice(1).map((end, i) => all.subarray(offsets[i], end) as A);
}

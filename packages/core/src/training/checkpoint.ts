/** A training as it stands after an epoch, as bytes and back: what an interrupted run goes on from. */

import { FoveaError, reason } from "../errors.ts";
import { checksum } from "./checksum.ts";
import type { TrainerState } from "./trainer.ts";

/** One epoch of the curve. */
export interface EpochResult {
  /** 1 for the first. */
  readonly epoch: number;
  /** Mean over the steps, smoothing and augmentation included. */
  readonly loss: number;
  readonly accuracy: number;
  /** Of the held-out pictures, without smoothing; missing where there are none. */
  readonly heldLoss?: number;
  readonly heldAccuracy?: number;
}

/** Plain values, so that two of them can be compared and a difference named. */
export type RunOptions = Readonly<Record<string, string | number | boolean>>;

export interface Checkpoint {
  /** Epochs done. */
  readonly epoch: number;
  readonly state: TrainerState;
  readonly curve: readonly EpochResult[];
  /** What the run depends on: a resumed one must have the same. */
  readonly options: RunOptions;
}

/** What stands before the numbers, as JSON. */
interface Header {
  readonly epoch: number;
  readonly step: number;
  readonly curve: readonly EpochResult[];
  readonly options: RunOptions;
  /** Lengths of the vectors: weights, running statistics, moments. */
  readonly lengths: readonly number[];
}

const magic = "FOVEACP1";
/** Magic, length of the JSON text, checksum of all that follows. */
const start = magic.length + 8;
const longestHeader = 1 << 24;

/**
 * `FOVEACP1`, the length of the header and a checksum (uint32 each, little endian), the header as JSON, filled up with
 * spaces to a multiple of 4, then the vectors as float32, little endian.
 */
export function encodeCheckpoint({ epoch, state, curve, options }: Checkpoint): Uint8Array<ArrayBuffer> {
  const vectors = [state.weights, state.running, ...state.moments];
  const lengths = vectors.map(({ length }) => length);
  const header: Header = { epoch, step: state.step, curve, options, lengths };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const room = Math.ceil(text.length / 4) * 4;
  const bytes = new Uint8Array(start + room + 4 * lengths.reduce((sum, n) => sum + n, 0));
  bytes.set(new TextEncoder().encode(magic));
  bytes.fill(32, start, start + room);
  bytes.set(text, start);
  const view = new DataView(bytes.buffer);
  let at = start + room;
  for (const vector of vectors) {
    for (let i = 0; i < vector.length; i++, at += 4) view.setFloat32(at, vector[i] as number, true);
  }
  view.setUint32(magic.length, text.length, true);
  view.setUint32(magic.length + 4, checksum(bytes.subarray(start)), true);
  return bytes;
}

/** Throws `file-unreadable` for bytes that are cut off, changed, or no checkpoint at all. */
export function decodeCheckpoint(bytes: Uint8Array, name = "the checkpoint"): Checkpoint {
  const fail = (found: string): FoveaError =>
    new FoveaError("file-unreadable", `Cannot read ${name}: ${found}`, {
      hint: "Start the training anew, or go on from another checkpoint.",
    });
  if (!startsWithMagic(bytes)) throw fail("it does not begin like a checkpoint");
  if (bytes.length < start) throw fail("it is cut off within the header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(magic.length, true);
  const first = start + Math.ceil(length / 4) * 4;
  if (length > longestHeader) throw fail(`its header of ${length} bytes is absurdly long`);
  if (first > bytes.length) throw fail("it is cut off within the header");
  const header = headerIn(bytes.subarray(start, start + length), fail);
  const total = header.lengths.reduce((sum, n) => sum + n, 0);
  if (bytes.length !== first + 4 * total) {
    throw fail(`its header tells of ${4 * total} bytes of numbers, it has ${bytes.length - first}`);
  }
  if (view.getUint32(magic.length + 4, true) !== checksum(bytes.subarray(start)))
    throw fail("its checksum is wrong, so its content was changed or damaged");
  const vectors = vectorsIn(view, first, header.lengths);
  const [weights, running, ...moments] = vectors as [Float32Array, Float32Array, ...Float32Array[]];
  const { epoch, step, curve, options } = header;
  return { epoch, state: { step, weights, running, moments }, curve, options };
}

const startsWithMagic = (bytes: Uint8Array): boolean =>
  Array.from(magic).every((letter, i) => bytes[i] === letter.charCodeAt(0));

function headerIn(bytes: Uint8Array, fail: (found: string) => FoveaError): Header {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw fail(`its header is damaged (${reason(cause)})`);
  }
  if (!isHeader(header)) throw fail("its header is not that of a checkpoint");
  return header;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function isHeader(value: unknown): value is Header {
  if (typeof value !== "object" || value === null) return false;
  const { epoch, step, curve, options, lengths } = value as Partial<Record<keyof Header, unknown>>;
  return (
    isCount(epoch) &&
    isCount(step) &&
    Array.isArray(curve) &&
    curve.length === epoch &&
    curve.every((row) => typeof row === "object" && row !== null) &&
    typeof options === "object" &&
    options !== null &&
    Array.isArray(lengths) &&
    lengths.length >= 2 &&
    lengths.length <= 8 &&
    lengths.every((n) => isCount(n) && n < 2 ** 31)
  );
}

function vectorsIn(view: DataView, first: number, lengths: readonly number[]): Float32Array[] {
  let at = first;
  return lengths.map((length) => {
    const vector = new Float32Array(length);
    for (let i = 0; i < length; i++, at += 4) vector[i] = view.getFloat32(at, true);
    return vector;
  });
}

/** Memory for weights that are looked at once, one after another. */

import { DerivedTensor } from "../graph/derived.ts";
import { bytesOf, RawTensor } from "../load/elements.ts";
import { sizeOf, type Tensor, toFloats } from "../tensor.ts";

/** Elements of an array that is used again, 32 MB: what nobody has written to takes no memory. */
const room = 2 ** 23;
const arrays: Float32Array[] = [];
/** How many are in use. */
let used = 0;

/**
 * The little-endian bytes of a tensor, to be used before anything else is asked for.
 *
 * What has to be made, copied or read for it lies in arrays that are used again. Fresh ones would stay until the garbage
 * collector comes, which knows little of memory outside its own heap: 100 MB for the flipped weights of ResNet-18.
 */
export function lentBytes(tensor: Tensor): Uint8Array {
  used = 0;
  if (!isLent(tensor)) return bytesOf(tensor);
  const { buffer, byteOffset, byteLength } = numbersOf(tensor);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * Gives the memory of all that was lent back to the system, before the engine needs as much: 20 MB for ResNet-18.
 *
 * Only an array that is sent away is let go of at once, here to nobody. (Node 20 has no `ArrayBuffer.transfer`.)
 */
export function giveBackLent(): void {
  const { port1 } = new MessageChannel();
  port1.close();
  port1.postMessage(
    undefined,
    arrays.splice(0).map(({ buffer }) => buffer as ArrayBuffer),
  );
}

/** Float32 numbers that are not there yet. */
const isLent = (tensor: Tensor): boolean =>
  tensor instanceof DerivedTensor ||
  (tensor instanceof RawTensor && tensor.type === "float32" && !tensor.isView);

function numbersOf(tensor: Tensor): Float32Array {
  if (!isLent(tensor)) return toFloats(tensor).data;
  const into = lent(sizeOf(tensor.shape));
  if (tensor instanceof DerivedTensor) tensor.make(into, numbersOf);
  else if (tensor instanceof RawTensor) tensor.copyTo(new Uint8Array(into.buffer, 0, into.byteLength));
  return into;
}

function lent(size: number): Float32Array {
  if (size > room) return new Float32Array(size);
  const array = arrays[used] ?? new Float32Array(room);
  arrays[used++] = array;
  return array.subarray(0, size);
}

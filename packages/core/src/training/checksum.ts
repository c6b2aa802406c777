/** A number that changes with the bytes it was made of. */

/**
 * Adler's two sums of bytes in one number: finds what was cut off, exchanged or changed, not what was changed on purpose.
 * `from` is the sum of what came before.
 */
export function checksum(bytes: Uint8Array, from = 1): number {
  const prime = 65521;
  let a = from & 0xffff;
  let b = from >>> 16;
  // So many sums stay below 2³² before the remainder has to be taken.
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + 3800);
    for (; at < end; at++) {
      a += bytes[at] as number;
      b += a;
    }
    a %= prime;
    b %= prime;
  }
  return ((b << 16) | a) >>> 0;
}

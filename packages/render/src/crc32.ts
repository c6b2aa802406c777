/** The checksum of PNG chunks. */

/** Four tables of 256: the effect of a byte that has 0, 1, 2 or 3 more bytes after it in the same word. */
const tables = new Int32Array(4 * 256);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  tables[n] = c;
}
for (let n = 256; n < tables.length; n++) {
  const before = tables[n - 256] as number;
  tables[n] = (tables[before & 0xff] as number) ^ (before >>> 8);
}

/** CRC-32 as in ISO 3309 (polynomial 0x04C11DB7, reflected), four bytes at a time: half a megabyte in a cold process counts. */
export function crc32(bytes: Uint8Array): number {
  const at = (i: number): number => bytes[i] as number;
  const words = bytes.length & ~3;
  let c = -1;
  for (let i = 0; i < words; i += 4) {
    c ^= at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24);
    c =
      entry(768 + (c & 0xff)) ^
      entry(512 + ((c >>> 8) & 0xff)) ^
      entry(256 + ((c >>> 16) & 0xff)) ^
      entry(c >>> 24);
  }
  for (let i = words; i < bytes.length; i++) c = entry((c ^ at(i)) & 0xff) ^ (c >>> 8);
  return ~c >>> 0;
}

const entry = (i: number): number => tables[i] as number;

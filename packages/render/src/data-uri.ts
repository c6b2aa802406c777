/** Pictures inside a page. */

import { FoveaError } from "@fovea/core";

/** Bytes of a PNG file as a `data:` address; an address is let through only if it is one of a picture. */
export function dataUri(image: Uint8Array | string): string {
  if (typeof image !== "string") return `data:image/png;base64,${base64(image)}`;
  if (/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+=*$/.test(image)) return image;
  throw new FoveaError("usage", `Cannot put a picture into the page: found address "${image.slice(0, 40)}"`, {
    hint: "Give the bytes of a PNG file or a data:image/…;base64, address; a report loads nothing from elsewhere.",
  });
}

const letters = new TextEncoder().encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
const padding = 64;

/** RFC 4648, as bytes that are decoded at once: several times faster than `btoa` on megabytes. */
function base64(bytes: Uint8Array): string {
  const text = new Uint8Array(4 * Math.ceil(bytes.length / 3));
  const letter = (six: number): number => letters[six] as number;
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const left = bytes.length - from;
    const word = ((bytes[from] as number) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    text[to] = letter(word >> 18);
    text[to + 1] = letter((word >> 12) & 63);
    text[to + 2] = letter(left > 1 ? (word >> 6) & 63 : padding);
    text[to + 3] = letter(left > 2 ? word & 63 : padding);
  }
  return new TextDecoder().decode(text);
}

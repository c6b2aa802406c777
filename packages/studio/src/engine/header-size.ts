/** How large a picture is by the first bytes of its file, so that a huge one is not decoded to find out. */

export interface HeaderSize {
  readonly width: number;
  readonly height: number;
}

/** Of PNG, GIF, JPEG and WebP; undefined for other formats and where the header is not in these bytes. */
export function sizeInHeader(bytes: Uint8Array): HeaderSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const is = (text: string, at = 0): boolean =>
    bytes.length >= at + text.length && Array.from(text).every((c, i) => bytes[at + i] === c.charCodeAt(0));
  if (bytes.length < 32) return undefined;
  if (is("\x89PNG")) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (is("GIF8")) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (is("RIFF") && is("WEBP", 8)) return webpSize(view, is);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegSize(view);
  return undefined;
}

function webpSize(view: DataView, is: (text: string, at: number) => boolean): HeaderSize | undefined {
  const three = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  if (is("VP8X", 12)) return { width: three(24) + 1, height: three(27) + 1 };
  if (is("VP8L", 12)) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (is("VP8 ", 12))
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  return undefined;
}

/** Follows the segments to the frame header (SOF0 … SOF15 but for tables). */
function jpegSize(view: DataView): HeaderSize | undefined {
  for (let at = 2; at + 9 < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

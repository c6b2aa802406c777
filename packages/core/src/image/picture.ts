/** A decoded picture: 8-bit samples, rows from the top, channels interleaved. */

import { FoveaError } from "../errors.ts";

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1: grey. 3: red, green, blue. */
  readonly channels: 1 | 3;
  /** height × width × channels, each 0…255. */
  readonly data: Uint8Array;
  /** Size of the file's picture as a person sees it (turned upright), before any shrinking while decoding. */
  readonly originalWidth: number;
  readonly originalHeight: number;
}

/**
 * A picture from its samples: the door for callers that decode by themselves.
 *
 * Throws `picture-unreadable` if it is empty or the number of samples does not fit the size.
 */
export function picture(width: number, height: number, channels: 1 | 3, data: Uint8Array): Picture {
  if (!(width > 0 && height > 0) || data.length !== width * height * channels) {
    throw new FoveaError(
      "picture-unreadable",
      `Cannot use the picture: found ${data.length} samples for ${width}×${height} pixels of ${channels} channels`,
    );
  }
  return { width, height, channels, data, originalWidth: width, originalHeight: height };
}

/**
 * The same picture with the wanted number of channels.
 *
 * Grey to colour repeats the sample. Colour to grey is the luma of ITU-R 601-2, L = 0.299 R + 0.587 G + 0.114 B,
 * in the 16-bit fixed point of Pillow's `convert("L")`, so that both give the same integers.
 */
export function withChannels(from: Picture, channels: 1 | 3): Picture {
  if (from.channels === channels) return from;
  return { ...from, channels, data: channels === 1 ? toGrey(from.data) : toColour(from.data) };
}

/** Weights of red, green and blue in 1/65536: they add up to 65536. */
export const luma: readonly [number, number, number] = [19595, 38470, 7471];

function toGrey(data: Uint8Array): Uint8Array {
  const [r, g, b] = luma;
  const grey = new Uint8Array(data.length / 3);
  for (let i = 0, j = 0; i < grey.length; i++, j += 3) {
    const sum = r * (data[j] as number) + g * (data[j + 1] as number) + b * (data[j + 2] as number);
    grey[i] = (sum + 0x8000) >> 16;
  }
  return grey;
}

function toColour(data: Uint8Array): Uint8Array {
  const colour = new Uint8Array(data.length * 3);
  for (let i = 0; i < data.length; i++) colour.fill(data[i] as number, 3 * i, 3 * i + 3);
  return colour;
}

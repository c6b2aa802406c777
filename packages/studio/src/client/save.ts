/** What a person takes away: files made in the page. */

import { encodePng, type Raster } from "@fovea/render";
import { putRaster } from "../parts/put-raster.ts";

/** Hands a file to the browser's downloads. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A PNG with text about where it comes from. */
export async function savePng(
  name: string,
  raster: Raster,
  text: Readonly<Record<string, string>>,
): Promise<void> {
  const bytes = await encodePng(raster, { text });
  saveFile(name, new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "image/png" }));
}

/** Frames of one size as a WebM film; undefined where the browser records none. */
export async function film(frames: readonly Raster[], perSecond: number): Promise<Blob | undefined> {
  const canvas = document.createElement("canvas");
  const [first] = frames;
  if (first === undefined || typeof MediaRecorder === "undefined" || !("captureStream" in canvas))
    return undefined;
  putRaster(canvas, first);
  const stream = canvas.captureStream(perSecond);
  const recorder = new MediaRecorder(stream, { mimeType: "video/webm" });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise<void>((resolve) => {
    recorder.onstop = () => resolve();
  });
  recorder.start();
  // The last frame stands for a moment.
  for (const frame of [...frames, ...new Array<Raster>(perSecond).fill(frames.at(-1) as Raster)]) {
    putRaster(canvas, frame);
    await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond));
  }
  recorder.stop();
  await ended;
  return new Blob(parts, { type: "video/webm" });
}

/** Each pixel `factor` times as large, so that a film of a small image can be looked at. */
export function enlarged({ width, height, channels, data }: Raster, factor: number): Raster {
  if (factor <= 1) return { width, height, channels, data };
  const large = new Uint8Array(data.length * factor * factor);
  for (let y = 0, to = 0; y < height * factor; y++) {
    for (let x = 0; x < width * factor; x++) {
      const from = (Math.floor(y / factor) * width + Math.floor(x / factor)) * channels;
      for (let c = 0; c < channels; c++) large[to++] = data[from + c] as number;
    }
  }
  return { width: width * factor, height: height * factor, channels, data: large };
}

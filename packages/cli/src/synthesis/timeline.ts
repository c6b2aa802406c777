/** How an image came to be, as an animation or as numbered frames. */

import type { Picture } from "@fovea/render";
import { quoted } from "../command-text.ts";
import { enlarged, picturePng } from "../draw.ts";
import { oneOf } from "../options.ts";
import type { OutFolder } from "../out-folder.ts";
import type { Made } from "./make-images.ts";

const kinds = ["gif", "webp", "frames"] as const;
export type TimelineKind = (typeof kinds)[number];

export const timelineKinds = (text: string): ReadonlySet<TimelineKind> =>
  new Set(text.split(",").map((kind) => oneOf("--timeline", kinds, kind.trim())));

/** Time of a frame, and of the last one before it starts again, milliseconds. */
const delay = 100;
const rest = 2000;

/** Writes what was asked for; returns the paths. */
export async function saveTimeline(
  { name, shots }: Made,
  wanted: ReadonlySet<TimelineKind>,
  folder: OutFolder,
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const kind of ["gif", "webp"] as const) {
    if (wanted.has(kind))
      written.push(
        await folder.write(
          `${name}.${kind}`,
          await animation(
            shots.map(({ picture }) => picture),
            kind,
          ),
        ),
      );
  }
  if (!wanted.has("frames")) return written;
  for (const [i, { picture }] of shots.entries())
    written.push(
      await folder.write(`${name}.frame-${String(i).padStart(4, "0")}.png`, await picturePng(picture)),
    );
  return written;
}

/** The line for a shell that makes a film of the frames; there is no encoder for that here. */
export const filmLine = (folder: string, { name }: Made): string => {
  const frames = quoted(`${folder.replaceAll("%", "%%")}/${name.replaceAll("%", "%%")}.frame-%04d.png`);
  return `ffmpeg -framerate ${1000 / delay} -i ${frames} -pix_fmt yuv420p -vf 'crop=trunc(iw/2)*2:trunc(ih/2)*2' ${quoted(`${folder}/${name}.mp4`)}`;
};

/** All frames under each other, as sharp takes the pages of an animation. */
export async function animation(pictures: readonly Picture[], kind: "gif" | "webp"): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const pages = pictures.map(enlarged);
  const [{ width, height, channels } = { width: 1, height: 1, channels: 3 as const }] = pages;
  const raw = { width, height: height * pages.length, channels, pageHeight: height } as const;
  const stack = sharp(Buffer.concat(pages.map(({ data }) => data)), { raw });
  const times = pages.map((_, i) => (i === pages.length - 1 ? rest : delay));
  const options = { delay: times, loop: 0 };
  const drawn =
    kind === "gif" ? stack.gif({ ...options, effort: 7 }) : stack.webp({ ...options, quality: 85 });
  return drawn.toBuffer();
}

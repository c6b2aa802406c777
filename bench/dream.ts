/** A dream of a photo of 12 megapixels: time and peak memory of the whole command. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { random } from "@fovea/core";
import sharp from "sharp";
import { type ProcessCost, processCost } from "./measure.ts";

export const largeWidth = 4000;
export const largeHeight = 3000;

/** `fovea dream` with its defaults, and two threads. The command line must be built. */
export async function dreamCost(
  model: string,
  photo: string,
  options: readonly string[],
): Promise<ProcessCost> {
  const folder = mkdtempSync(join(tmpdir(), "fovea-dream-"));
  try {
    const large = join(folder, "large.jpg");
    await writeLarge(photo, large);
    const program = fileURLToPath(new URL("../packages/cli/bin/fovea.js", import.meta.url));
    return await processCost([
      program,
      "dream",
      model,
      large,
      ...options,
      "--threads",
      "2",
      "--out",
      join(folder, "out"),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A photograph enlarged, with the grain of a camera's sensor by seed, so that it is as hard to decode as a real one. */
async function writeLarge(photo: string, path: string): Promise<void> {
  const size = { width: largeWidth, height: largeHeight } as const;
  const data = await sharp(photo)
    .resize({ ...size, fit: "fill" })
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer();
  const { normal } = random(0);
  for (let i = 0; i < data.length; i++)
    data[i] = Math.min(255, Math.max(0, Math.round((data[i] as number) + 4 * normal())));
  await sharp(data, { raw: { ...size, channels: 3 } })
    .jpeg({ quality: 92 })
    .toFile(path);
}

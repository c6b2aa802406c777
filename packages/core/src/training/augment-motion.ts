/** Pictures moved, turned and scaled about their middle, bilinear, the edge continued outwards. */

export interface PictureSize {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

export interface Motion {
  readonly flip: boolean;
  /** Pixels. */
  readonly shiftY: number;
  readonly shiftX: number;
  /** Radians. */
  readonly angle: number;
  /** Factor of size. */
  readonly scale: number;
}

/** Writes to `to` the picture `from` moved: each pixel looks up where it came from, all channels at once. */
export function moved(from: Float32Array, to: Float32Array, size: PictureSize, motion: Motion): void {
  const { height, width, channels } = size;
  const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
  const cos = Math.cos(motion.angle) / motion.scale;
  const sin = Math.sin(motion.angle) / motion.scale;
  const mirror = motion.flip ? -1 : 1;
  const plane = height * width;
  for (let y = 0; y < height; y++) {
    const dy = y - middleY - motion.shiftY;
    for (let x = 0; x < width; x++) {
      const dx = x - middleX - motion.shiftX;
      const sy = Math.min(height - 1, Math.max(0, middleY + cos * dy - sin * dx));
      const sx = Math.min(width - 1, Math.max(0, middleX + mirror * (sin * dy + cos * dx)));
      const top = Math.floor(sy);
      const left = Math.floor(sx);
      const down = top + 1 < height ? width : 0;
      const right = left + 1 < width ? 1 : 0;
      const [v, u] = [sy - top, sx - left];
      let at = top * width + left;
      let out = y * width + x;
      for (let c = 0; c < channels; c++) {
        const upper = (from[at] as number) * (1 - u) + (from[at + right] as number) * u;
        const lower = (from[at + down] as number) * (1 - u) + (from[at + down + right] as number) * u;
        to[out] = upper * (1 - v) + lower * v;
        at += plane;
        out += plane;
      }
    }
  }
}

/** Bilinear enlargement of a plane of numbers, for masks and maps. */

/** A plane of rows×columns values, row-major. */
export interface Plane {
  readonly height: number;
  readonly width: number;
  readonly data: ArrayLike<number>;
}

/** The plane at another size: half-pixel centres, edges clamped, no antialiasing (Resize linear, half_pixel). */
export function upsampled({ height, width, data }: Plane, toHeight: number, toWidth: number): Float32Array {
  const result = new Float32Array(toHeight * toWidth);
  const columns = sources(width, toWidth);
  const rows = sources(height, toHeight);
  for (let y = 0; y < toHeight; y++) {
    const { low, high, part } = rows[y] as Source;
    for (let x = 0; x < toWidth; x++) {
      const { low: left, high: right, part: along } = columns[x] as Source;
      const at = (row: number, column: number): number => data[row * width + column] as number;
      const top = at(low, left) + along * (at(low, right) - at(low, left));
      const bottom = at(high, left) + along * (at(high, right) - at(high, left));
      result[y * toWidth + x] = top + part * (bottom - top);
    }
  }
  return result;
}

interface Source {
  readonly low: number;
  readonly high: number;
  /** Weight of `high`. */
  readonly part: number;
}

function sources(from: number, to: number): Source[] {
  return Array.from({ length: to }, (_, i) => {
    const centre = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const low = Math.floor(centre);
    return { low, high: Math.min(from - 1, low + 1), part: centre - low };
  });
}

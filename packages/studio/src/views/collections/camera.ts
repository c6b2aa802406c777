/** Which part of the plane is seen: places to pixels and back, moving and coming nearer. */

/** A pixel is scale · place + (x, y). */
export interface Camera {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Of all places that are known; undefined where none is. */
export function boundsOf(places: Float32Array): Bounds | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = [places[i] as number, places[i + 1] as number];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    [left, right, top, bottom] = [
      Math.min(left, x),
      Math.max(right, x),
      Math.min(top, y),
      Math.max(bottom, y),
    ];
  }
  return left <= right ? { left, top, right, bottom } : undefined;
}

/** All of it, with a margin for the thumbnails at the edge. */
export function fitted(
  { left, top, right, bottom }: Bounds,
  width: number,
  height: number,
  margin: number,
): Camera {
  const [across, down] = [right - left || 1, bottom - top || 1];
  const scale = Math.max(
    1e-6,
    Math.min(Math.max(1, width - 2 * margin) / across, Math.max(1, height - 2 * margin) / down),
  );
  return {
    scale,
    x: width / 2 - (scale * (left + right)) / 2,
    y: height / 2 - (scale * (top + bottom)) / 2,
  };
}

/** Nearer by the factor, with the pixel (x, y) staying where it is; from the whole to 200 times as near. */
export function zoomed(camera: Camera, factor: number, x: number, y: number, whole: number): Camera {
  const scale = Math.min(200 * whole, Math.max(0.5 * whole, camera.scale * factor));
  const by = scale / camera.scale;
  return { scale, x: x - by * (x - camera.x), y: y - by * (y - camera.y) };
}

export const panned = ({ scale, x, y }: Camera, dx: number, dy: number): Camera => ({
  ...{ scale, x: x + dx, y: y + dy },
});

/** The row whose middle is nearest to a pixel, within `reach` pixels; undefined where there is none. */
export function hit(
  places: Float32Array,
  camera: Camera,
  x: number,
  y: number,
  reach: number,
): number | undefined {
  let best: number | undefined;
  let least = reach * reach;
  for (let row = 0; 2 * row < places.length; row++) {
    const dx = camera.scale * (places[2 * row] as number) + camera.x - x;
    const dy = camera.scale * (places[2 * row + 1] as number) + camera.y - y;
    // NaN is never less.
    if (!(dx * dx + dy * dy < least)) continue;
    [best, least] = [row, dx * dx + dy * dy];
  }
  return best;
}

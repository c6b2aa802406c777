/** How large the stack may be drawn so that none of its planes is cut off, however it is turned. */

export interface Turn {
  /** Degrees about the level axis and about the upright one. */
  readonly x: number;
  readonly y: number;
}

export interface PlaneSize {
  readonly width: number;
  readonly height: number;
  /** Towards the eye, pixels. */
  readonly depth: number;
}

export interface Room {
  readonly width: number;
  readonly height: number;
}

/** From the eye to the middle of the stack, pixels; the scene has it in its style. */
export const perspective = 1700;
/** Part of the room that is filled at most, and the largest scale. */
const fill = 0.94;
const largest = 1.6;

/**
 * The largest s for which all corners p lie in the room: |s · f · p′| ≤ room / 2, where p′ is p turned, about the upright axis
 * first, and f = perspective / (perspective − depth of p′). CSS scales the plane of the screen only, so that f does not depend on s.
 */
export function fittingScale(planes: readonly PlaneSize[], turn: Turn, room: Room): number {
  let scale = largest;
  for (const plane of planes)
    for (const [across, down] of corners(plane, turn))
      scale = Math.min(scale, (fill * room.width) / 2 / across, (fill * room.height) / 2 / down);
  return scale;
}

/** How far from the middle of the scene each corner is seen at scale 1. */
function corners({ width, height, depth }: PlaneSize, { x, y }: Turn): [number, number][] {
  const [a, b] = [(x * Math.PI) / 180, (y * Math.PI) / 180];
  return [-1, 1].flatMap((left) =>
    [-1, 1].map((up): [number, number] => {
      const [px, py] = [(left * width) / 2, (up * height) / 2];
      const across = px * Math.cos(b) + depth * Math.sin(b);
      const near = depth * Math.cos(b) - px * Math.sin(b);
      const down = py * Math.cos(a) - near * Math.sin(a);
      const nearer = py * Math.sin(a) + near * Math.cos(a);
      const factor = perspective / Math.max(1, perspective - nearer);
      return [Math.abs(factor * across), Math.abs(factor * down)];
    }),
  );
}

/** Places moved apart a little, so that thumbnails do not hide each other. */

/** Above, pictures are dots and may lie on each other. */
export const mostApart = 1500;

const rounds = 80;

/**
 * Pushes places apart that are nearer than a thumbnail is wide on a map of all: each pair by half of what is missing, again and again.
 *
 * Rows without a place (NaN) keep none; more than 1500 places stay as they are. Deterministic. Cost: 80 rounds over near pairs.
 */
export function apart(places: Float32Array): Float32Array {
  const rows = placed(places);
  if (rows.length < 2 || rows.length > mostApart) return places;
  const least = Math.min(0.05, 0.55 / Math.sqrt(rows.length)) * (extentOf(places, rows) || 1);
  const result = Float32Array.from(places);
  for (let round = 0; round < rounds; round++) if (!pushed(result, rows, least)) break;
  return result;
}

const placed = (places: Float32Array): number[] =>
  [...Array(places.length / 2).keys()].filter((row) => Number.isFinite(places[2 * row]));

/** The longer side of the box that holds all. */
function extentOf(places: Float32Array, rows: readonly number[]): number {
  const spans = [0, 1].map((axis) => {
    const values = rows.map((row) => places[2 * row + axis] as number);
    return Math.max(...values) - Math.min(...values);
  });
  return Math.max(...spans);
}

/** One round; whether anything was too near. */
function pushed(places: Float32Array, rows: readonly number[], least: number): boolean {
  const cells = new Map<string, number[]>();
  const cellOf = (row: number): readonly [number, number] => [
    Math.floor((places[2 * row] as number) / least),
    Math.floor((places[2 * row + 1] as number) / least),
  ];
  for (const row of rows) {
    const key = cellOf(row).join(" ");
    const known = cells.get(key);
    if (known) known.push(row);
    else cells.set(key, [row]);
  }
  let any = false;
  for (const row of rows) {
    const [across, down] = cellOf(row);
    for (let x = across - 1; x <= across + 1; x++)
      for (let y = down - 1; y <= down + 1; y++)
        for (const other of cells.get(`${x} ${y}`) ?? [])
          if (other > row && push(places, row, other, least)) any = true;
  }
  return any;
}

function push(places: Float32Array, a: number, b: number, least: number): boolean {
  const dx = (places[2 * b] as number) - (places[2 * a] as number);
  const dy = (places[2 * b + 1] as number) - (places[2 * a + 1] as number);
  const distance = Math.hypot(dx, dy);
  const missing = least - distance;
  if (missing <= 0.01 * least) return false;
  // Two on one place go apart in a direction that their rows give.
  const angle = (a * 31 + b) % 6.28;
  const [ux, uy] = distance > 1e-9 ? [dx / distance, dy / distance] : [Math.cos(angle), Math.sin(angle)];
  const by = missing / 2;
  places[2 * a] = (places[2 * a] as number) - by * ux;
  places[2 * a + 1] = (places[2 * a + 1] as number) - by * uy;
  places[2 * b] = (places[2 * b] as number) + by * ux;
  places[2 * b + 1] = (places[2 * b + 1] as number) + by * uy;
  return true;
}

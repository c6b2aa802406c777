/** Which way the edges of a map run, cell by cell: a small histogram of oriented gradients. */

/** Of angles in half a turn: an edge from dark to bright counts like one from bright to dark. */
const orientations = 9;
const widestCell = 8;

/**
 * Nine numbers per cell: how much of the change in the cell runs in each direction, scaled to length 1.
 *
 * Cells have 8×8 pixels, in small maps a quarter of the shorter side, at least 2; a rest at the right and the bottom is left out.
 * Each pixel's change goes to the two closest directions, by closeness. Unlike in the original, blocks of cells are not scaled
 * together. Source: Dalal, Triggs 2005, "Histograms of oriented gradients for human detection".
 */
export function orientedGradients(map: ArrayLike<number>, width: number, height: number): Float64Array {
  const side = Math.max(2, Math.min(widestCell, Math.floor(Math.min(width, height) / 4)));
  const [columns, rows] = [Math.floor(width / side), Math.floor(height / side)];
  const histogram = new Float64Array(columns * rows * orientations);
  for (let y = 0; y < rows * side; y++) {
    const [above, below] = [Math.max(0, y - 1) * width, Math.min(height - 1, y + 1) * width];
    for (let x = 0; x < columns * side; x++) {
      const row = y * width;
      const right =
        (map[row + Math.min(width - 1, x + 1)] as number) - (map[row + Math.max(0, x - 1)] as number);
      const down = (map[below + x] as number) - (map[above + x] as number);
      const cell = Math.floor(y / side) * columns + Math.floor(x / side);
      vote(histogram, cell * orientations, right, down);
    }
  }
  for (let start = 0; start < histogram.length; start += orientations) scale(histogram, start);
  return histogram;
}

function vote(histogram: Float64Array, start: number, right: number, down: number): void {
  const size = Math.hypot(right, down);
  if (size === 0) return;
  const part = ((Math.atan2(down, right) + Math.PI) / Math.PI) % 1;
  const place = part * orientations;
  const lower = Math.floor(place) % orientations;
  const upper = (lower + 1) % orientations;
  const share = place - Math.floor(place);
  histogram[start + lower] = (histogram[start + lower] as number) + size * (1 - share);
  histogram[start + upper] = (histogram[start + upper] as number) + size * share;
}

function scale(histogram: Float64Array, start: number): void {
  let squares = 0;
  for (let i = start; i < start + orientations; i++) squares += (histogram[i] as number) ** 2;
  if (squares === 0) return;
  const factor = 1 / Math.sqrt(squares);
  for (let i = start; i < start + orientations; i++) histogram[i] = factor * (histogram[i] as number);
}

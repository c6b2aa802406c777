/** Segments made connected: each piece becomes a segment of its own, small ones go to a neighbour. */

/**
 * New labels for `labels` on a box of three axes: the connected pieces of each label (neighbours along the axes), where
 * a piece of fewer than `smallest` pixels joins the piece that it touches with most of its pixels' sides.
 */
export function connected(
  labels: Int32Array,
  box: readonly [number, number, number],
  smallest: number,
): Int32Array {
  const { pieces, sizes } = piecesOf(labels, box);
  const [small, contacts] = contactsOfSmall(pieces, sizes, box, smallest);
  const owner = Int32Array.from(sizes, (_, piece) => piece);
  const find = (piece: number): number => {
    let root = piece;
    while (owner[root] !== root) root = owner[root] as number;
    return root;
  };
  // The smallest first, so that crumbs gather before they are judged.
  for (const piece of small.sort((a, b) => (sizes[a] as number) - (sizes[b] as number) || a - b)) {
    const own = find(piece);
    if ((sizes[own] as number) >= smallest) continue;
    const other = strongest(contacts.get(piece) ?? new Map(), own, find);
    if (other === undefined) continue;
    owner[own] = other;
    sizes[other] = (sizes[other] as number) + (sizes[own] as number);
  }
  return pieces.map(find);
}

interface Pieces {
  readonly pieces: Int32Array;
  readonly sizes: number[];
}

type Box = readonly [number, number, number];

function piecesOf(labels: Int32Array, box: Box): Pieces {
  const pieces = new Int32Array(labels.length).fill(-1);
  const sizes: number[] = [];
  const waiting: number[] = [];
  for (let start = 0; start < labels.length; start++) {
    if (pieces[start] !== -1) continue;
    const piece = sizes.length;
    let size = 0;
    pieces[start] = piece;
    waiting.push(start);
    for (let p = waiting.pop(); p !== undefined; p = waiting.pop()) {
      size++;
      eachNeighbour(p, box, (q) => {
        if (pieces[q] !== -1 || labels[q] !== labels[start]) return;
        pieces[q] = piece;
        waiting.push(q);
      });
    }
    sizes.push(size);
  }
  return { pieces, sizes };
}

type Contacts = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** The pieces that are too small, and how many sides each shares with every piece around it. */
function contactsOfSmall(
  pieces: Int32Array,
  sizes: readonly number[],
  box: Box,
  smallest: number,
): [number[], Contacts] {
  const contacts = new Map<number, Map<number, number>>();
  for (let p = 0; p < pieces.length; p++) {
    const piece = pieces[p] as number;
    if ((sizes[piece] as number) >= smallest) continue;
    const around = contacts.get(piece) ?? new Map<number, number>();
    contacts.set(piece, around);
    eachNeighbour(p, box, (q) => {
      const other = pieces[q] as number;
      if (other !== piece) around.set(other, (around.get(other) ?? 0) + 1);
    });
  }
  return [[...contacts.keys()], contacts];
}

/** The piece with most contact, as it is called by now; undefined if there is none but itself. */
function strongest(
  contacts: ReadonlyMap<number, number>,
  own: number,
  find: (piece: number) => number,
): number | undefined {
  const sums = new Map<number, number>();
  for (const [piece, sides] of contacts) {
    const other = find(piece);
    if (other !== own) sums.set(other, (sums.get(other) ?? 0) + sides);
  }
  return [...sums].sort(([a, x], [b, y]) => y - x || a - b)[0]?.[0];
}

function eachNeighbour(p: number, [depth, height, width]: Box, visit: (q: number) => void): void {
  const x = p % width;
  const y = Math.floor(p / width) % height;
  const z = Math.floor(p / (width * height));
  const plane = width * height;
  if (x > 0) visit(p - 1);
  if (x < width - 1) visit(p + 1);
  if (y > 0) visit(p - width);
  if (y < height - 1) visit(p + width);
  if (z > 0) visit(p - plane);
  if (z < depth - 1) visit(p + plane);
}

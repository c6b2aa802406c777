import { expect, test } from "vitest";
import { random } from "../random.ts";
import { distanceBetween, NeighbourSearch } from "./neighbours.ts";
import { type Novelty, noveltyOf } from "./novelty.ts";

const at = (distance: number) => ({ distance });

test("noveltyOf() by hand: three known pictures with distances 1, 2 and 4, the query 2 away", () => {
  const known = [[1], [2], [4]].map(([d]) => ({ nearest: [at(d as number)], toQuery: 9 }));
  expect(noveltyOf([at(2)], known)).toEqual({ distance: 2, k: 1, n: 3, p: 3 / 4, farther: 1 / 3 });
  expect(noveltyOf([at(5)], known)).toMatchObject({ p: 1 / 4, farther: 1 });
});

test("noveltyOf() counts the query among the neighbours of the known", () => {
  // The known picture 4 away from all others has the query beside it, 1 away.
  expect(noveltyOf([at(1)], [{ nearest: [at(4)], toQuery: 1 }])?.p).toBe(1);
  expect(noveltyOf([at(0.5), at(3)], [{ nearest: [at(1), at(4)], toQuery: 2 }], 2)?.farther).toBe(1);
  expect(noveltyOf([at(0.5), at(2)], [{ nearest: [at(1), at(4)], toQuery: 2 }], 2)?.p).toBe(1);
});

test("noveltyOf() says nothing where there is nothing to be far from", () => {
  expect(noveltyOf([], [{ nearest: [at(1)], toQuery: 1 }])).toBeUndefined();
  expect(noveltyOf([at(1)], [])).toBeUndefined();
  expect(noveltyOf([at(1)], [{ nearest: [at(1)], toQuery: 1 }], 2)).toBeUndefined();
});

/** The novelty of the last vector among the others. */
function noveltyOfLast(vectors: number[][]): Novelty {
  const query = vectors.at(-1) as number[];
  const known = vectors.slice(0, -1);
  const search = new NeighbourSearch(
    [{ vector: query }, ...known.map((vector, i) => ({ vector, except: new Set([i]) }))],
    1,
    "l2",
  );
  for (const [i, vector] of known.entries()) search.offer(i, vector);
  const [own = [], ...others] = search.nearest();
  const told = others.map((nearest, i) => ({
    nearest,
    toQuery: distanceBetween(query, known[i] as number[], "l2"),
  }));
  return noveltyOf(own, told) as Novelty;
}

test("of pictures like the known ones, a part α at most has p ≤ α; a stranger has the least p", () => {
  const { normal } = random(5);
  const trials = 400;
  const drawn = () => Array.from({ length: 20 }, () => [normal(), normal(), normal()]);
  const ps = Array.from({ length: trials }, () => noveltyOfLast(drawn()).p);
  for (const alpha of [0.05, 0.1, 0.25, 0.5]) {
    const share = ps.filter((p) => p <= alpha + 1e-12).length / trials;
    // Four standard errors above.
    expect(share).toBeLessThan(alpha + 4 * Math.sqrt((alpha * (1 - alpha)) / trials));
  }
  expect(noveltyOfLast([...drawn(), [50, 50, 50]]).p).toBeCloseTo(1 / 21, 12);
});

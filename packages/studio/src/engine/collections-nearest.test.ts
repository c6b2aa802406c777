/** nearestOthers() against core's search. */

import { NeighbourSearch, random } from "@fovea/core";
import { expect, test } from "vitest";
import { nearestOthers } from "./collections-nearest.ts";

test.each([1, 2, 7, 40])(
  "nearestOthers() gives the numbers of NeighbourSearch for %d rows",
  async (count) => {
    const size = 9;
    const { normal } = random(3);
    const data = Float32Array.from({ length: count * size }, normal);
    // Two that are the same, and one without a direction.
    if (count > 5) {
      data.copyWithin(0, 3 * size, 4 * size);
      data.fill(0, 5 * size, 6 * size);
    }
    const row = (i: number): Float32Array => data.subarray(i * size, (i + 1) * size);
    const queries = [...Array(count).keys()].filter((i) => i % 3 !== 1);
    const asked = queries.map((i) => ({ vector: row(i), except: new Set([i]) }));
    const search = new NeighbourSearch(asked, 1, "cosine");
    for (let i = 0; i < count; i++) search.offer(i, row(i));
    const seen: number[] = [];
    const found = await nearestOthers(
      { data, count, size },
      queries,
      () => undefined,
      (done) => seen.push(done),
    );
    expect(found).toEqual(search.nearest());
    expect(seen[0]).toBe(0);
  },
);

import { expect, test } from "vitest";
import { blank, markedAreas, markedShare, painted, stepped, toggled, undone } from "./mask.ts";

const size = { width: 5, height: 3 };
const rows = (mask: Uint8Array): string[] =>
  Array.from({ length: 3 }, (_, y) => mask.slice(5 * y, 5 * y + 5).join(""));

test("painted() marks what lies within the brush of a line, and leaves the mask before alone", () => {
  const { now } = blank(size);
  const next = painted(
    now,
    size,
    [
      { x: 0.5, y: 1.5 },
      { x: 2.5, y: 1.5 },
    ],
    0.6,
    1,
  );
  expect(rows(next)).toEqual(["00000", "11100", "00000"]);
  expect(
    rows(
      painted(
        next,
        size,
        [
          { x: 1.5, y: 0 },
          { x: 1.5, y: 3 },
        ],
        0.5,
        0,
      ),
    ),
  ).toEqual(["00000", "10100", "00000"]);
  expect(markedShare(now)).toBe(0);
  expect(markedShare(next)).toBeCloseTo(0.2);
});

test("painted() takes a brush beyond the edge", () => {
  const next = painted(
    blank(size).now,
    size,
    [
      { x: -9, y: -9 },
      { x: 50, y: 50 },
    ],
    40,
    1,
  );
  expect(markedShare(next)).toBe(1);
});

test("toggled() marks an area, and takes the marks away where all of it has them", () => {
  const labels = Int32Array.from([0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2]);
  const part = painted(
    blank(size).now,
    size,
    [
      { x: 0.5, y: 0.5 },
      { x: 0.5, y: 0.5 },
    ],
    0.1,
    1,
  );
  const whole = toggled(part, labels, 0);
  expect(rows(whole)).toEqual(["11000", "11000", "00000"]);
  expect([...markedAreas(part, labels)]).toEqual([]);
  expect([...markedAreas(whole, labels)]).toEqual([0]);
  expect(rows(toggled(whole, labels, 0))).toEqual(["00000", "00000", "00000"]);
});

test("undone() goes back step by step", () => {
  const first = blank(size);
  const second = stepped(first, new Uint8Array(15).fill(1));
  expect(undone(second)).toEqual(first);
  expect(undone(first)).toBe(first);
});

import { expect, test } from "vitest";
import type { NodeInfo, Part } from "./network-answers.ts";
import { blocksOf } from "./network-blocks.ts";
import { layoutOf } from "./network-layout.ts";

/** `name op from…`, one line per node; −1 is the picture. */
function nodes(text: string): NodeInfo[] {
  return text
    .trim()
    .split("\n")
    .map((line, id) => {
      const [name = "", op = "", ...from] = line.trim().split(" ");
      const shape = [1, 8, 16, 16];
      return {
        id,
        name,
        op,
        window: "",
        value: name,
        shape,
        parameters: 1,
        from: from.map(Number),
        looks: "maps",
      };
    });
}

const shown = (parts: readonly Part[]): unknown[] =>
  parts.map((part) => (typeof part === "number" ? part : { [part.title]: shown(part.parts) }));

const residual = nodes(`
  stem/conv Conv -1
  stage1/block1/conv1 Conv 0
  stage1/block1/relu Relu 1
  stage1/block1/add Add 2 0
  stage1/block2/conv1 Conv 3
  stage1/block2/relu Relu 4
  stage1/block2/add Add 5 3
  head/pool GlobalAveragePool 6
  head/gemm Gemm 7
  tail Softmax 8
`);

test("blocksOf() orders layers by the paths of their names", () => {
  expect(shown(blocksOf(residual))).toEqual([
    0,
    { stage1: [{ block1: [1, 2, 3] }, { block2: [4, 5, 6] }] },
    7,
    8,
    9,
  ]);
});

test("blocksOf() takes apart a name that would not be one box", () => {
  const crossed = nodes(`
    a/one Conv -1
    b/one Conv 0
    a/two Conv 1
    a/three Conv 2
    c/one Conv 3
    d/one Conv 4
    e/one Conv 5
    f/one Conv 6
  `);
  expect(shown(blocksOf(crossed))).toEqual([0, 2, 3, 1, 4, 5, 6, 7]);
});

/** Twenty blocks of two branches, without a word in their names. */
const nameless = nodes(
  Array.from({ length: 20 }, (_, i) => {
    const at = 4 * i;
    const before = at - 1;
    return `n${at} Conv ${before}\nn${at + 1} Relu ${at}\nn${at + 2} Conv ${at + 1}\nn${at + 3} Add ${at + 2} ${before}`;
  }).join("\n"),
);

test("blocksOf() finds branches by the wiring where names say nothing", () => {
  const found = blocksOf(nameless);
  expect(found).toHaveLength(20);
  expect(shown(found.slice(1, 2))).toEqual([{ "n4 … n7": [4, 5, 6, 7] }]);
});

test("layoutOf() places every box once and keeps open blocks within their frames", async () => {
  const outline = {
    nodes: residual,
    parts: blocksOf(residual),
    input: [1, 3, 16, 16],
    classes: 10,
    last: 9,
    first: undefined,
  };
  const closed = await layoutOf(outline, []);
  expect(closed.boxes.map(({ id }) => id)).toEqual([":picture", ":scores", 0, "stage1", 7, 8, 9]);
  const open = await layoutOf(outline, ["stage1", "stage1/block1"]);
  const frame = open.frames[1];
  expect(open.frames.map(({ id }) => id)).toEqual(["stage1", "stage1/block1"]);
  for (const id of [1, 2, 3]) {
    const box = open.boxes.find((each) => each.id === id);
    expect(box && frame && box.x >= frame.x && box.x + box.width <= frame.x + frame.width).toBe(true);
    expect(box && frame && box.y >= frame.y && box.y + box.height <= frame.y + frame.height).toBe(true);
  }
  expect(open.edges.some(({ from, to }) => from === "stage1/block1" && to === "stage1/block2")).toBe(true);
});

test("layoutOf() places 400 layers", async () => {
  const many = nodes(
    Array.from(
      { length: 400 },
      (_, i) => `n${i} ${i % 3 ? "Relu" : "Add"} ${i - 1}${i % 3 === 0 && i > 6 ? ` ${i - 5}` : ""}`,
    ).join("\n"),
  );
  const diagram = await layoutOf(
    { nodes: many, parts: many.map(({ id }) => id), input: [], classes: 1, last: 399, first: undefined },
    [],
  );
  expect(diagram.boxes).toHaveLength(402);
});

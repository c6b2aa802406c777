import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { opened, weightsFor } from "../testing/open-text.ts";
import { batched } from "../transform/batch/batch.ts";
import { type RowGraph, runRows } from "./batched-runs.ts";

const good = `input x: float32[1,2,4,4]
w: float32[3,2,3,3] = {…}
fc: float32[12,4] = {…}
shape: int64[2] = [1, 12]
c = Conv<pads=[1, 1, 1, 1]>(x, w)
p = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(c)
f = Reshape(p, shape)
y = MatMul(f, fc)
output y`;
/** Softmax over the batch axis: rows get into each other's way. */
const mixing = good.replace("y = MatMul(f, fc)", "m = Softmax<axis=0>(f)\ng = Add(m, f)\ny = MatMul(g, fc)");

const picture = (row: Float32Array, index: number): void => {
  for (let i = 0; i < row.length; i++) row[i] = Math.sin(index + i / 3);
};

async function outcome(text: string, count: number, stop = Number.POSITIVE_INFINITY) {
  const model = await opened(text, weightsFor(text));
  const asked: number[] = [];
  const graph: RowGraph = {
    ...{ key: "forward", rows: "x", shape: [1, 2, 4, 4], bytes: 1000 },
    make: (rows) => {
      asked.push(rows);
      return rows === 1 ? model.graph : batched(model.graph, { rows: "x", count: rows });
    },
  };
  const found: number[][] = [];
  const take = ([values]: readonly Float32Array[], index: number): boolean => {
    found.push([...(values as Float32Array)]);
    return index + 1 === stop;
  };
  const done = await runRows(model, graph, { count, most: 4, fewest: 2, fill: picture, take });
  const single: number[][] = [];
  for (let i = 0; i < found.length; i++) {
    const x = floats([1, 2, 4, 4]);
    picture(x.data, i);
    single.push([...(await model.forward(x)).logits.data]);
  }
  return { done, asked, found, single };
}

describe("runRows()", () => {
  test("gives in batches, and with a rest, what single runs give, in order", async () => {
    const { done, asked, found, single } = await outcome(good, 10);
    expect(done).toBe(10);
    expect(asked).toEqual([4, 1]);
    for (const [i, row] of found.entries())
      for (const [k, value] of row.entries()) expect(value).toBeCloseTo(single[i]?.[k] as number, 5);
  });

  test("stops where told and takes no more", async () => {
    const { done, found } = await outcome(good, 10, 6);
    expect(done).toBe(6);
    expect(found).toHaveLength(6);
  });

  test("runs one by one where rows of a batch are not what they are alone", async () => {
    const { asked, found, single } = await outcome(mixing, 6);
    expect(asked).toEqual([4, 1]);
    expect(found).toEqual(single);
  });

  test("runs one by one where the network has no form for several rows", async () => {
    const text = good
      .replace("shape: int64[2] = [1, 12]", "shape: int64[2] = [12, 1]")
      .replace("MatMul(f, fc)", "Gemm<transA=1>(f, fc)");
    const { found, single } = await outcome(text, 5);
    expect(found).toEqual(single);
  });
});

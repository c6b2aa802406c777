import { expect, test } from "vitest";
import { rgbOf } from "./colours.ts";
import { layerMatrixFigure } from "./layer-matrix.ts";

const names = { rowTitle: "a", columnTitle: "b" };

test("layerMatrixFigure() has a cell for each pair, in the colours of the scale", () => {
  const drawn = layerMatrixFigure(
    {
      rows: ["x", "y"],
      columns: ["u", "v", "w"],
      values: [
        [0, 0.5, 1],
        [1, Number.NaN, 0],
      ],
      ...names,
    },
    [],
  );
  const colours = new Set<string>();
  for (let i = 0; i < drawn.data.length; i += 3) colours.add(drawn.data.subarray(i, i + 3).join());
  for (const value of [0, 0.5, 1]) expect(colours).toContain(rgbOf("magnitude", value).join());
  expect(colours).toContain("235,235,235");
});

test("layerMatrixFigure() cuts long names at their beginning and grows with the layers", () => {
  const rows = Array.from(
    { length: 3 },
    (_, i) => `/a/very/long/path/of/a/layer/in/a/network/with/many/parts/relu_${i}`,
  );
  const small = layerMatrixFigure({ rows, columns: ["u"], values: rows.map(() => [1]), ...names }, []);
  const large = layerMatrixFigure(
    { rows: [...rows, ...rows], columns: ["u"], values: [...rows, ...rows].map(() => [1]), ...names },
    [],
  );
  expect(small.width).toBeLessThan(500);
  expect(large.height - small.height).toBe(3 * 24);
});

/** Linear maps along single axes as MatMuls with constant matrices: how resizing and average pooling are transposed. */

import type { Builder } from "../../graph/builder.ts";
import type { Value } from "../../graph/graph.ts";
import { floats, sizeOf } from "../../tensor.ts";
import { reshape } from "./broadcast.ts";

/** Row-major: `rows` outputs, `columns` inputs. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export const matrix = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  data: new Float64Array(rows * columns),
});

const isIdentity = ({ rows, columns, data }: Matrix): boolean =>
  rows === columns && data.every((value, i) => value === (i % (columns + 1) === 0 ? 1 : 0));

/**
 * Applies the transpose of one matrix per axis to dy: if y = (M₀ ⊗ M₁ ⊗ …) x then dx = (M₀ᵀ ⊗ M₁ᵀ ⊗ …) dy.
 * `maps` holds the axes that are not left as they are.
 */
export function transposedAlong(
  b: Builder,
  dy: Value,
  shape: readonly number[],
  maps: ReadonlyMap<number, Matrix>,
): Value {
  let value = dy;
  let size = [...shape];
  for (const [axis, map] of maps) {
    if (isIdentity(map)) continue;
    value = alongAxis(b, value, size, axis, map);
    size = size.with(axis, map.columns);
  }
  return value;
}

function alongAxis(b: Builder, dy: Value, shape: readonly number[], axis: number, map: Matrix): Value {
  const after = shape.with(axis, map.columns);
  if (axis === shape.length - 1)
    return b.add("MatMul", [dy, b.constant(floats([map.rows, map.columns], map.data), "map")]);
  const inner = sizeOf(shape.slice(axis + 1));
  const rows = reshape(b, dy, [sizeOf(shape.slice(0, axis)), map.rows, inner]);
  const turned = b.constant(floats([map.columns, map.rows], transposed(map)), "map");
  return reshape(b, b.add("MatMul", [turned, rows]), after);
}

function transposed({ rows, columns, data }: Matrix): Float64Array {
  const result = new Float64Array(data.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result[c * rows + r] = data[r * columns + c] as number;
  }
  return result;
}

/** Rows → the columns of an Arrow table. Vectors are copied from typed arrays: plain ones would take ten times as long. */

import type { Data, DataType, Field, FixedSizeList, Schema, Table } from "apache-arrow";
import { loadLance } from "./lance.ts";
import { isUnreadable, type ScannedPicture, type StoreHeader, type StoreRow } from "./row.ts";

/** The most probable classes that are kept; missing ones have the class −1. */
const topSize = 5;

/** The approximate index wants whole groups of eight numbers; zeros change neither an angle nor a distance. */
export const paddedSize = (size: number): number => Math.ceil(size / 8) * 8;

export const maximaColumn = (layer: number): string => `maxima_${layer}`;
export const positionsColumn = (layer: number): string => `positions_${layer}`;

interface VectorColumn {
  readonly name: string;
  readonly kind: "float" | "int";
  readonly size: number;
  readonly of: (picture: ScannedPicture) => ArrayLike<number>;
  /** What fills a vector that is shorter than the column. */
  readonly rest: number;
}

interface PlainColumn {
  readonly name: string;
  readonly kind: "text" | "number" | "int";
  /** Null for what a row has not. */
  readonly of: (row: StoreRow) => string | number | null;
}

const ofPicture =
  <T>(of: (picture: ScannedPicture) => T) =>
  (row: StoreRow): T | null =>
    isUnreadable(row) ? null : of(row);

const plainColumns: readonly PlainColumn[] = [
  { name: "key", kind: "text", of: (row) => row.key },
  { name: "bytes", kind: "number", of: (row) => row.bytes },
  { name: "modified", kind: "number", of: (row) => row.modified },
  { name: "problem", kind: "text", of: (row) => (isUnreadable(row) ? row.problem : null) },
  { name: "sha256", kind: "text", of: ofPicture((picture) => picture.sha256) },
  { name: "width", kind: "int", of: ofPicture((picture) => picture.width) },
  { name: "height", kind: "int", of: ofPicture((picture) => picture.height) },
  { name: "label", kind: "text", of: ofPicture((picture) => picture.label ?? null) },
];

const vectorColumns = ({ embedding, layers }: StoreHeader): VectorColumn[] => [
  { name: "top", kind: "int", size: topSize, of: (picture) => picture.top, rest: -1 },
  { name: "probabilities", kind: "float", size: topSize, of: (picture) => picture.probabilities, rest: 0 },
  {
    name: "embedding",
    kind: "float",
    size: paddedSize(embedding.size),
    of: (picture) => picture.embedding,
    rest: 0,
  },
  ...layers.flatMap(({ shape }, i): VectorColumn[] => [
    {
      name: maximaColumn(i),
      kind: "float",
      size: shape[1] as number,
      of: (picture) => picture.maxima[i] as Float32Array,
      rest: 0,
    },
    {
      name: positionsColumn(i),
      kind: "int",
      size: shape[1] as number,
      of: (picture) => picture.positions[i] as Int32Array,
      rest: -1,
    },
  ]),
];

/** The columns of a store's table. */
export function schemaOf(header: StoreHeader): Schema {
  const { arrow } = loadLance();
  const { Field, Float64, Int32, Schema, Utf8 } = arrow;
  const types = { text: () => new Utf8(), number: () => new Float64(), int: () => new Int32() };
  return new Schema([
    ...plainColumns.map(({ name, kind }) => new Field(name, types[kind](), true)),
    ...vectorColumns(header).map((column) => new Field(column.name, vectorType(column), true)),
  ]);
}

function vectorType({ kind, size }: VectorColumn): FixedSizeList {
  const { Field, FixedSizeList, Float32, Int32 } = loadLance().arrow;
  return new FixedSizeList(size, new Field("item", kind === "float" ? new Float32() : new Int32(), true));
}

/** One batch of all the rows. */
export function tableOf(header: StoreHeader, rows: readonly StoreRow[]): Table {
  const { RecordBatch, Struct, Table, makeData } = loadLance().arrow;
  const schema = schemaOf(header);
  const fields = schema.fields as Field[];
  const children = [
    ...plainColumns.map((column, i) =>
      plainData(
        (fields[i] as Field).type,
        rows.map((row) => column.of(row)),
      ),
    ),
    ...vectorColumns(header).map((column) => vectorData(column, rows)),
  ];
  const data = makeData({ type: new Struct(fields), length: rows.length, nullCount: 0, children });
  return new Table(schema, [new RecordBatch(schema, data)]);
}

const plainData = (type: DataType, values: readonly (string | number | null)[]): Data =>
  loadLance().arrow.vectorFromArray(values, type).data[0] as Data;

/** Null for files that could not be read. */
function vectorData(column: VectorColumn, rows: readonly StoreRow[]): Data {
  const { Float32, Int32, makeData } = loadLance().arrow;
  const { size, of, rest } = column;
  const numbers = new (column.kind === "float" ? Float32Array : Int32Array)(rows.length * size);
  const valid = new Uint8Array(Math.ceil(rows.length / 8));
  let nullCount = 0;
  for (const [i, row] of rows.entries()) {
    if (isUnreadable(row)) {
      nullCount++;
      continue;
    }
    const vector = of(row);
    numbers.set(vector, i * size);
    numbers.fill(rest, i * size + vector.length, (i + 1) * size);
    valid[i >> 3] = (valid[i >> 3] as number) | (1 << (i & 7));
  }
  const length = numbers.length;
  const child =
    numbers instanceof Float32Array
      ? makeData({ type: new Float32(), length, nullCount: 0, data: numbers })
      : makeData({ type: new Int32(), length, nullCount: 0, data: numbers });
  return makeData({
    type: vectorType(column),
    length: rows.length,
    nullCount,
    nullBitmap: valid,
    child,
  } as Parameters<typeof makeData>[0]);
}

/** Batches of the table → rows. */

import type { RecordBatch, Vector } from "apache-arrow";
import { maximaColumn, positionsColumn } from "./columns.ts";
import type { FileStamp, ScannedPicture, StoreHeader, UnreadableFile } from "./row.ts";

/** A column as text, decoded row by row; null where a row has none. */
export type TextColumn = (row: number) => string | null;

const columnOf = (batch: RecordBatch, name: string): Vector => {
  const column = batch.getChild(name);
  if (!column) throw new Error(`the column ${name} is missing`);
  return column;
};

export function textColumn(batch: RecordBatch, name: string): TextColumn {
  const column = columnOf(batch, name);
  return (row) => column.get(row) as string | null;
}

function numberColumn(batch: RecordBatch, name: string): (row: number) => number {
  const column = columnOf(batch, name);
  return (row) => column.get(row) as number;
}

/** All vectors of a column, one after the other, as the batch holds them: a view, gone with the batch. */
export function vectorsOf<T extends Float32Array | Int32Array>(batch: RecordBatch, name: string): T {
  const [data] = columnOf(batch, name).data;
  const child = data?.children[0];
  if (!data || !child) throw new Error(`the column ${name} holds no vectors`);
  const size = child.length / Math.max(1, data.length);
  return child.values.subarray(data.offset * size, (data.offset + data.length) * size) as T;
}

/** The vector of one row, a copy of its first `size` numbers. */
function vectorColumn<T extends Float32Array | Int32Array>(
  batch: RecordBatch,
  name: string,
  size?: number,
): (row: number) => T {
  const all = vectorsOf<T>(batch, name);
  const stride = all.length / Math.max(1, batch.numRows);
  return (row) => all.slice(row * stride, row * stride + (size ?? stride)) as T;
}

type Field = keyof ScannedPicture;
type Reader = (row: number) => ScannedPicture[Field];

/** For each field, the columns that it is read from, and how. */
const fields: {
  readonly [F in Field]: {
    readonly columns: (header: StoreHeader) => readonly string[];
    readonly read: (batch: RecordBatch, header: StoreHeader) => (row: number) => ScannedPicture[F];
  };
} = {
  key: { columns: () => ["key"], read: (batch) => textColumn(batch, "key") as (row: number) => string },
  bytes: { columns: () => ["bytes"], read: (batch) => numberColumn(batch, "bytes") },
  modified: { columns: () => ["modified"], read: (batch) => numberColumn(batch, "modified") },
  sha256: {
    columns: () => ["sha256"],
    read: (batch) => textColumn(batch, "sha256") as (row: number) => string,
  },
  width: { columns: () => ["width"], read: (batch) => numberColumn(batch, "width") },
  height: { columns: () => ["height"], read: (batch) => numberColumn(batch, "height") },
  label: {
    columns: () => ["label"],
    read: (batch) => {
      const text = textColumn(batch, "label");
      return (row) => text(row) ?? undefined;
    },
  },
  top: {
    columns: () => ["top"],
    read: (batch) => {
      const vector = vectorColumn<Int32Array>(batch, "top");
      return (row) => Array.from(vector(row)).filter((index) => index >= 0);
    },
  },
  probabilities: {
    columns: () => ["probabilities", "top"],
    read: (batch) => {
      const [top, vector] = [vectorColumn<Int32Array>(batch, "top"), vectorColumn(batch, "probabilities")];
      return (row) => {
        const kept = top(row);
        return Array.from(vector(row)).filter((_, i) => (kept[i] as number) >= 0);
      };
    },
  },
  embedding: {
    columns: () => ["embedding"],
    read: (batch, { embedding }) => vectorColumn<Float32Array>(batch, "embedding", embedding.size),
  },
  maxima: {
    columns: ({ layers }) => layers.map((_, i) => maximaColumn(i)),
    read: (batch, { layers }) => {
      const vectors = layers.map((_, i) => vectorColumn<Float32Array>(batch, maximaColumn(i)));
      return (row) => vectors.map((vector) => vector(row));
    },
  },
  positions: {
    columns: ({ layers }) => layers.map((_, i) => positionsColumn(i)),
    read: (batch, { layers }) => {
      const vectors = layers.map((_, i) => vectorColumn<Int32Array>(batch, positionsColumn(i)));
      return (row) => vectors.map((vector) => vector(row));
    },
  },
};

/** All that is known about a picture. */
export const allFields = Object.keys(fields) as readonly Field[];

/** The table's columns behind fields of a picture. */
export const columnsOf = (header: StoreHeader, wanted: readonly Field[]): string[] => [
  ...new Set(wanted.flatMap((field) => fields[field].columns(header))),
];

/** The pictures of a batch with the wanted fields. */
export function* picturesIn<F extends Field>(
  batch: RecordBatch,
  header: StoreHeader,
  wanted: readonly F[],
): Generator<Pick<ScannedPicture, F>> {
  const readers = wanted.map((field): [F, Reader] => [field, fields[field].read(batch, header) as Reader]);
  for (let row = 0; row < batch.numRows; row++) {
    const entries = readers.map(([field, read]) => [field, read(row)]);
    yield Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Pick<ScannedPicture, F>;
  }
}

export function* stampsIn(batch: RecordBatch): Generator<FileStamp> {
  const [key, bytes, modified] = [
    textColumn(batch, "key"),
    numberColumn(batch, "bytes"),
    numberColumn(batch, "modified"),
  ];
  for (let row = 0; row < batch.numRows; row++) {
    yield { key: key(row) as string, bytes: bytes(row), modified: modified(row) };
  }
}

export function* unreadableIn(batch: RecordBatch): Generator<UnreadableFile> {
  const problem = textColumn(batch, "problem");
  let row = 0;
  for (const stamp of stampsIn(batch)) yield { ...stamp, problem: problem(row++) as string };
}

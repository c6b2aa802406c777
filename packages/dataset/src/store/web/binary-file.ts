/** A binary file whose rows come in any order. */

import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { WebFile } from "./manifest.ts";

export type NumberType = "float32" | "int32" | "uint16";
const arrays = { float32: Float32Array, int32: Int32Array, uint16: Uint16Array } as const;

export class BinaryFile {
  readonly #file: number;
  readonly #name: string;
  readonly #type: NumberType;
  readonly #shape: readonly [rows: number, size: number];

  constructor(folder: string, name: string, type: NumberType, shape: readonly [rows: number, size: number]) {
    this.#file = openSync(join(folder, name), "w");
    this.#name = name;
    this.#type = type;
    this.#shape = shape;
  }

  /** A row that is shorter than the others is filled up with `rest`. */
  write(row: number, numbers: ArrayLike<number>, rest = 0): void {
    const [, size] = this.#shape;
    const data = new arrays[this.#type](size).fill(rest);
    data.set(numbers);
    writeSync(this.#file, data, 0, data.byteLength, row * data.byteLength);
  }

  close(): void {
    closeSync(this.#file);
  }

  get description(): WebFile {
    const [rows, size] = this.#shape;
    const bytes = rows * size * arrays[this.#type].BYTES_PER_ELEMENT;
    return { name: this.#name, type: this.#type, shape: this.#shape, bytes };
  }
}

/** Numbers of positions fit into 16 bits in nearly every layer. */
export const positionType = (shape: readonly number[]): NumberType =>
  shape.slice(2).reduce((a, b) => a * b, 1) <= 0x10000 ? "uint16" : "int32";

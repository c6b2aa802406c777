/** ONNX data types: their numbers in the file, and raw bytes to typed arrays. */

import { FoveaError } from "../errors.ts";
import { arrayOf, type ElementType, type Tensor, type TypedArray } from "../tensor.ts";

const elementTypes: Readonly<Record<number, ElementType>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  8: "string",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  16: "bfloat16",
};

const elementNumbers = Object.fromEntries(
  Object.entries(elementTypes).map(([number, type]) => [type, Number(number)]),
);

/** Number of an element type in the file: `float32` is 1. */
export const elementNumber = (type: ElementType): number => elementNumbers[type] as number;

export function elementType(number: number, where: string): ElementType {
  const type = elementTypes[number];
  if (!type) {
    throw new FoveaError(
      "model-unsupported",
      `Cannot read ${where}: element type ${number} is not supported`,
      {
        hint: "Export the model with float32, float16, bfloat16 or 8-bit integer weights.",
      },
    );
  }
  return type;
}

/** Bytes that are read when somebody asks for them: a piece of a file. */
export interface StoredBytes {
  readonly byteLength: number;
  /** What they are, told without reading them: bytes of the same name are the same. */
  readonly name?: string | undefined;
  /** Fills the array, which is as long as they are. */
  readInto(bytes: Uint8Array): void;
}

/**
 * A constant that keeps the bytes of the file, or where they are, and makes its typed array on first use: a weight that no
 * transform looks at is handed to the engine without ever being decoded.
 */
export class RawTensor implements Tensor {
  readonly type: Exclude<ElementType, "string">;
  readonly shape: readonly number[];
  readonly source: Uint8Array | StoredBytes;
  #data: WeakRef<TypedArray> | undefined;

  constructor(
    type: Exclude<ElementType, "string">,
    shape: readonly number[],
    source: Uint8Array | StoredBytes,
  ) {
    this.type = type;
    this.shape = shape;
    this.source = source;
  }

  /** Those in memory, or a fresh copy. */
  get bytes(): Uint8Array {
    if (this.source instanceof Uint8Array) return this.source;
    const bytes = new Uint8Array(this.source.byteLength);
    this.source.readInto(bytes);
    return bytes;
  }

  /** Whether `data` is there without a copy. */
  get isView(): boolean {
    const { source } = this;
    return source instanceof Uint8Array && source.byteOffset % arrayOf[this.type].BYTES_PER_ELEMENT === 0;
  }

  /** Fills an array of `source.byteLength`. */
  copyTo(into: Uint8Array): void {
    if (this.source instanceof Uint8Array) into.set(this.source);
    else this.source.readInto(into);
  }

  get data(): never {
    // Not kept: where the bytes are not aligned it is a copy, and who looks at all weights would double them.
    let data = this.#data?.deref();
    if (!data) {
      data = typedView(this.type, this.bytes);
      this.#data = new WeakRef(data);
    }
    // The class stands for all element types at once; readers narrow by `type`.
    return data as never;
  }
}

/** Typed array over the bytes; a copy only where they are not aligned. Hosts are little-endian, as the file is. */
function typedView(type: Exclude<ElementType, "string">, bytes: Uint8Array): TypedArray {
  const make = arrayOf[type];
  const size = make.BYTES_PER_ELEMENT;
  // Not slice(): on a Buffer of Node that is a view of the same, unaligned memory.
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  const View = make as unknown as new (buffer: ArrayBufferLike, offset: number, length: number) => TypedArray;
  return new View(aligned.buffer, aligned.byteOffset, bytes.byteLength / size);
}

/** The little-endian bytes of a tensor, shared where possible. */
export function bytesOf(tensor: Tensor): Uint8Array {
  if (tensor instanceof RawTensor) return tensor.bytes;
  const { buffer, byteOffset, byteLength } = tensor.data as TypedArray;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

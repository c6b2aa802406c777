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

/**
 * A constant that keeps the bytes of the file and makes its typed array on first use: a weight that no transform
 * looks at is handed to the engine without ever being copied or decoded.
 */
export class RawTensor implements Tensor {
  readonly type: Exclude<ElementType, "string">;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  #data: WeakRef<TypedArray> | undefined;

  constructor(type: Exclude<ElementType, "string">, shape: readonly number[], bytes: Uint8Array) {
    this.type = type;
    this.shape = shape;
    this.bytes = bytes;
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

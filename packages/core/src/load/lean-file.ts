/** An ONNX file without its large weights, which stay where they are. */

/** Bytes of the file from `offset` on: `length`, or fewer at its end. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

/** Weights of fewer bytes come along. */
const smallest = 4096;

/** Makes of the message from `start` to `end` its pieces. Throws `RangeError` if it is none. */
type Lean = (read: ReadAt, start: number, end: number) => Uint8Array[];

/**
 * The file with each large weight of its graph replaced by a reference to where it lies, in the way of ONNX's external data:
 * in a file called `location`, a name that the model itself must not have.
 * undefined where the file is not as expected: who reads it whole can say what is wrong.
 */
export function withoutWeights(read: ReadAt, size: number, location: string): Uint8Array | undefined {
  const tensor: Lean = (...message) => leanTensor(location, ...message);
  const model = within(7, within(5, tensor));
  try {
    return concatenated(model(buffered(read), 0, size));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Of a message whose fields of this number are messages, those made lean. */
const within =
  (number: number, lean: Lean): Lean =>
  (read, start, end) => {
    const pieces: Uint8Array[] = [];
    let kept = start;
    for (const field of fieldsOf(read, start, end)) {
      if (field.number !== number || field.wire !== bytesWire) continue;
      if (field.at > kept) pieces.push(whole(read, kept, field.at));
      for (const piece of message(number, lean(read, field.value, field.end))) pieces.push(piece);
      kept = field.end;
    }
    if (end > kept) pieces.push(whole(read, kept, end));
    return pieces;
  };

/** TensorProto's fields, and what they may hold. */
const [dataType, rawData, externalData, dataLocation] = [2, 9, 13, 14];
const [strings, external] = [8, 1];

/** The reference stands last: of fields that are given twice the last one counts. */
function leanTensor(location: string, read: ReadAt, start: number, end: number): Uint8Array[] {
  let raw: Field | undefined;
  let isPlain = true;
  for (const field of fieldsOf(read, start, end)) {
    if (field.number === rawData) {
      isPlain &&= raw === undefined && field.wire === bytesWire;
      raw = field;
    } else if (field.number === externalData) isPlain = false;
    else if (field.number === dataLocation) isPlain &&= field.wire === 0 && field.first === 0;
    else if (field.number === dataType) isPlain &&= field.wire === 0 && field.first !== strings;
  }
  if (raw === undefined || raw.end - raw.value < smallest) return [whole(read, start, end)];
  if (!isPlain) throw new RangeError("no plain weight");
  return [whole(read, start, raw.at), whole(read, raw.end, end), ...reference(location, raw)];
}

const bytesWire = 2;
const fixedSizes: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

interface Field {
  readonly number: number;
  readonly wire: number;
  /** Where it begins, and where its value begins and ends. */
  readonly at: number;
  readonly value: number;
  readonly end: number;
  /** Its length in bytes, or the number that it is. */
  readonly first: number;
}

function* fieldsOf(read: ReadAt, start: number, end: number): Iterable<Field> {
  for (let at = start; at < end; ) {
    const field = fieldAt(read, at, end);
    yield field;
    at = field.end;
  }
}

function fieldAt(read: ReadAt, at: number, limit: number): Field {
  const tag = varintAt(read, at);
  const wire = tag.value % 8;
  const first = wire === bytesWire || wire === 0 ? varintAt(read, tag.end) : { value: 0, end: tag.end };
  const length = wire === bytesWire ? first.value : (fixedSizes[wire] ?? 0);
  const end = first.end + length;
  const isKnown = wire === 0 || wire === bytesWire || wire in fixedSizes;
  if (!isKnown || end > limit) throw new RangeError("no message");
  return { number: Math.floor(tag.value / 8), wire, at, value: first.end, end, first: first.value };
}

/** Numbers beyond 2⁵³ lose digits, which only lengths would mind, and no file is that long. */
function varintAt(read: ReadAt, at: number): { readonly value: number; readonly end: number } {
  const bytes = read(at, 10);
  let value = 0;
  for (const [i, byte] of bytes.entries()) {
    value += (byte % 128) * 2 ** (7 * i);
    if (byte < 128) return { value, end: at + i + 1 };
  }
  throw new RangeError("no number");
}

function reference(location: string, { value, end }: Field): Uint8Array[] {
  const entries = Object.entries({ location, offset: `${value}`, length: `${end - value}` });
  const pieces = entries.flatMap(([key, value]) =>
    message(externalData, [...message(1, [text(key)]), ...message(2, [text(value)])]),
  );
  return [...pieces, Uint8Array.of(dataLocation * 8, external)];
}

function message(number: number, content: readonly Uint8Array[]): Uint8Array[] {
  const length = content.reduce((total, piece) => total + piece.byteLength, 0);
  return [Uint8Array.from([number * 8 + bytesWire, ...varint(length)]), ...content];
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function whole(read: ReadAt, start: number, end: number): Uint8Array {
  const bytes = read(start, end - start);
  if (bytes.byteLength < end - start) throw new RangeError("cut off");
  return Uint8Array.from(bytes);
}

/** Reads a file in large pieces for who asks for small ones. */
function buffered(read: ReadAt): ReadAt {
  let [from, window] = [0, new Uint8Array(0)];
  return (offset, length) => {
    if (length > windowSize) return read(offset, length);
    if (offset < from || offset + length > from + window.byteLength) {
      window = Uint8Array.from(read(offset, windowSize));
      from = offset;
    }
    return window.subarray(offset - from, offset - from + length);
  };
}
const windowSize = 65_536;

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(pieces.reduce((total, piece) => total + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.byteLength;
  }
  return result;
}

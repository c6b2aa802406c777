/** Graph → the bytes of an ONNX file. */

import type { Attribute, Graph, Node, OpenShape, Port } from "../graph/graph.ts";
import type { ElementType, Tensor } from "../tensor.ts";
import { bytesOf, elementNumber } from "./elements.ts";
import { makeModelProto, writeModelProto } from "./schema.ts";

/**
 * Writes the graph as an ONNX model.
 *
 * Protobuf merges messages that stand one after another, so the structure is written first and each weight then follows
 * as a piece of its own, copied once into a buffer of the exact size: a generic encoder moves large weights several times.
 */
export function encodeModel(graph: Graph): Uint8Array<ArrayBuffer> {
  const structure = writeModelProto(
    makeModelProto({
      irVersion: irVersion(graph),
      producerName: "fovea",
      graph: graphProto(graph, []),
      opsetImport: Object.entries(graph.opsets).map(([domain, version]) => ({
        domain,
        version: BigInt(version),
      })),
      metadataProps: Object.entries(graph.metadata).map(([key, value]) => ({ key, value })),
    }),
  );
  const weights = Array.from(graph.constants, ([name, tensor]) => weightPieces(name, tensor)).flat();
  return concatenated([structure, ...weights]);
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(pieces.reduce((total, piece) => total + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.byteLength;
  }
  return result;
}

/** ModelProto{7: GraphProto{5: TensorProto{…, 9: raw}}} around the weight's own bytes. */
function weightPieces(name: string, tensor: Tensor): Uint8Array[] {
  const model = makeModelProto({
    graph: { initializer: [tensorProto(tensor, name, tensor.type === "string")] },
  });
  if (tensor.type === "string") return [writeModelProto(model)];
  const header = writeModelProto(model);
  const raw = bytesOf(tensor);
  // header = tag(7) length graph-field; its lengths grow by the raw bytes, so it is unwrapped and wrapped again.
  const tensorFields = unwrapped(unwrapped(header));
  const rawTag = [(9 << 3) | 2, ...varint(raw.byteLength)];
  const tensorLength = tensorFields.byteLength + rawTag.length + raw.byteLength;
  const tensorTag = [(5 << 3) | 2, ...varint(tensorLength)];
  const graphTag = [(7 << 3) | 2, ...varint(tensorLength + tensorTag.length)];
  return [Uint8Array.from([...graphTag, ...tensorTag]), tensorFields, Uint8Array.from(rawTag), raw];
}

/** Contents of a message that holds exactly one length-delimited field with a one-byte tag. */
function unwrapped(bytes: Uint8Array): Uint8Array {
  let at = 1;
  while ((bytes[at] as number) & 0x80) at++;
  return bytes.subarray(at + 1);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

function graphProto(graph: Graph, initializer: readonly object[]): object {
  return {
    name: graph.name || "graph",
    node: graph.nodes.map(nodeProto),
    initializer,
    input: graph.inputs.map(portProto),
    output: graph.outputs.map(portProto),
  };
}

/** A graph inside a node (If, Loop): its constants are few and small, so they go in as they are. */
const innerGraphProto = (graph: Graph): object =>
  graphProto(
    graph,
    Array.from(graph.constants, ([name, tensor]) => tensorProto(tensor, name)),
  );

const nodeProto = (node: Node): object => ({
  input: [...node.inputs],
  output: [...node.outputs],
  name: node.name,
  opType: node.op,
  domain: node.domain,
  attribute: Object.entries(node.attributes).map(([name, a]) => attributeProto(name, a)),
});

function attributeProto(name: string, attribute: Attribute): object {
  switch (attribute.type) {
    case "float":
      return { name, type: 1, f: attribute.value };
    case "int":
      return { name, type: 2, i: int64(attribute.value) };
    case "string":
      return { name, type: 3, s: bytes(attribute.value) };
    case "tensor":
      return { name, type: 4, t: tensorProto(attribute.value) };
    case "graph":
      return { name, type: 5, g: innerGraphProto(attribute.value) };
    case "floats":
      return { name, type: 6, floats: [...attribute.value] };
    case "ints":
      return { name, type: 7, ints: attribute.value.map(int64) };
    case "strings":
      return { name, type: 8, strings: attribute.value.map(bytes) };
    case "reference":
      return { name, refAttrName: attribute.value };
    case "opaque":
      return attribute.value as object;
  }
}

/** "To the end" is written as the largest int64, which a double cannot hold: clamp instead of overflowing. */
function int64(value: number): bigint {
  if (value >= 2 ** 63) return 2n ** 63n - 1n;
  return value <= -(2 ** 63) ? -(2n ** 63n) : BigInt(value);
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function tensorProto(tensor: Tensor, name = "", withData = true): object {
  const head = { name, dims: tensor.shape.map(BigInt), dataType: elementNumber(tensor.type) };
  if (!withData) return head;
  if (tensor.type === "string") return { ...head, stringData: (tensor.data as string[]).map(bytes) };
  return { ...head, rawData: bytesOf(tensor) };
}

const portProto = ({ name, type, shape }: Port): object => ({
  name,
  type: {
    value: { case: "tensorType", value: { elemType: elementNumber(type), ...shapeProto(type, shape) } },
  },
});

const shapeProto = (_type: ElementType, shape: OpenShape | undefined): object =>
  shape === undefined
    ? {}
    : {
        shape: {
          dim: shape.map((size) => ({
            value: typeof size === "number" ? { case: "dimValue", value: BigInt(size) } : dimParam(size),
          })),
        },
      };

const dimParam = (name: string): object =>
  name === "?" ? { case: undefined } : { case: "dimParam", value: name };

/** The oldest file version that may carry the operator set, so that older engines open what they can run. */
const irVersion = (graph: Graph): bigint => ((graph.opsets[""] ?? 21) >= 23 ? 11n : 10n);

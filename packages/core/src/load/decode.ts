/** The file's messages → Graph. Checks at this door what the rest of the code then trusts. */

import { FoveaError } from "../errors.ts";
import type { Attribute, Graph, Node, OpenShape, Port } from "../graph/graph.ts";
import { arrayOf, type ElementType, shapeText, sizeOf, type Tensor, type TypedArray } from "../tensor.ts";
import { elementType, RawTensor, type StoredBytes } from "./elements.ts";
import { checkedLocation } from "./external.ts";
import { parseProto } from "./parse-proto.ts";
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  StringEntry,
  TensorProto,
  ValueInfoProto,
} from "./schema.ts";

/** A function defined inside the model: a named piece of graph that nodes call like an operator. */
export interface ModelFunction {
  readonly name: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly Node[];
  readonly opsets: Readonly<Record<string, number>>;
  /** Attributes with a default, as the file gives them. */
  readonly defaults: Readonly<Record<string, Attribute>>;
}

/** A file as read: its graph exactly as written, and the functions that its nodes may call. */
export interface ModelFile {
  readonly graph: Graph;
  readonly functions: readonly ModelFunction[];
  readonly producer: string;
  /** The messages themselves, unknown fields and all. */
  readonly proto: ModelProto;
}

/** A file whose bytes are read when somebody asks for them. */
export interface StoredFile {
  readonly byteLength: number;
  part(start: number, end: number): StoredBytes;
}

/** The file at `location`, a path relative to the model's folder. */
export type ReadExternal = (location: string) => Uint8Array | StoredFile;

/**
 * Reads an ONNX file.
 *
 * Throws `model-unreadable` if the bytes are no ONNX model, are cut off, or refer to data that `external` cannot give.
 */
export function decodeModel(bytes: Uint8Array, external: ReadExternal = refuseExternal): ModelFile {
  const proto = parseProto(bytes);
  const read = new Decoder(external);
  const opsets = opsetsOf(proto.opsetImport);
  const graph = read.graph(proto.graph as GraphProto, opsets, entries(proto.metadataProps));
  return {
    graph,
    functions: proto.functions.map((f) => read.function(f)),
    producer: `${proto.producerName} ${proto.producerVersion}`.trim(),
    proto,
  };
}

/** Graphs in graphs (If in Loop in If …) deeper than any exporter writes; a hostile file could exhaust the stack. */
const deepest = 16;

export const refuseExternal: ReadExternal = (location) => {
  throw new FoveaError(
    "model-unreadable",
    `Cannot read the weights of the model: they are in the file "${location}"`,
    {
      hint: "Open the model by its path, with that file beside it.",
    },
  );
};

const entries = (list: readonly StringEntry[]): Record<string, string> =>
  Object.fromEntries(list.map(({ key, value }) => [key, value]));

const opsetsOf = (list: readonly { domain: string; version: bigint }[]): Record<string, number> =>
  Object.fromEntries(list.map(({ domain, version }) => [standardDomain(domain), Number(version)]));

/** "ai.onnx" is another name of the standard operator set "". */
const standardDomain = (domain: string): string => (domain === "ai.onnx" ? "" : domain);

/** Functions of one name told apart by `overload` are different operators. */
const operator = (name: string, overload: string): string => (overload ? `${name}:${overload}` : name);

const attributeKinds = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;

class Decoder {
  readonly #external: ReadExternal;
  #depth = 0;

  constructor(external: ReadExternal) {
    this.#external = external;
  }

  graph(proto: GraphProto, opsets: Graph["opsets"], metadata: Graph["metadata"] = {}): Graph {
    if (proto.sparseInitializer.length > 0) {
      throw new FoveaError("model-unsupported", "Cannot read the model: it has sparse initialisers", {
        hint: "Export the model with dense weights.",
      });
    }
    const constants = new Map(proto.initializer.map((t) => [t.name, this.tensor(t, `weight "${t.name}"`)]));
    if (constants.size < proto.initializer.length) {
      throw new FoveaError("model-unreadable", "Cannot read the model: two of its weights have one name", {
        hint: "The file is damaged or was written by a faulty tool; export it again.",
      });
    }
    return {
      name: proto.name,
      // Before IR version 4 every initialiser was listed among the inputs too; it is a constant all the same.
      inputs: proto.input.filter(({ name }) => !constants.has(name)).map(port),
      outputs: proto.output.map(port),
      nodes: proto.node.map((node, i) => this.node(node, i, opsets)),
      constants,
      opsets,
      metadata,
    };
  }

  function(proto: FunctionProto): ModelFunction {
    const opsets = opsetsOf(proto.opsetImport);
    return {
      name: operator(proto.name, proto.overload),
      domain: standardDomain(proto.domain),
      inputs: proto.input,
      outputs: proto.output,
      nodes: proto.node.map((node, i) => this.node(node, i, opsets)),
      opsets,
      defaults: Object.fromEntries(
        proto.attributeProto.map((a) => [a.name, this.attribute(a, opsets, a.name)]),
      ),
    };
  }

  node(proto: NodeProto, index: number, opsets: Graph["opsets"]): Node {
    const name = proto.name || `${proto.opType}_${index}`;
    // Tables of rules are plain objects, in which every object's own words ("constructor") would be found as well.
    if (proto.opType in {}) {
      throw new FoveaError(
        "model-unsupported",
        `Cannot read the model: node "${name}" has the operator "${proto.opType}", which no operator set knows`,
      );
    }
    return {
      op: operator(proto.opType, proto.overload),
      domain: standardDomain(proto.domain),
      name,
      inputs: proto.input,
      outputs: proto.output,
      attributes: Object.fromEntries(
        proto.attribute.map((a) => [
          a.name,
          this.attribute(a, opsets, `attribute "${a.name}" of node "${name}"`),
        ]),
      ),
    };
  }

  attribute(proto: AttributeProto, opsets: Graph["opsets"], where: string): Attribute {
    if (proto.refAttrName) return { type: "reference", value: proto.refAttrName };
    switch (proto.type || guessKind(proto)) {
      case attributeKinds.float:
        return { type: "float", value: proto.f };
      case attributeKinds.int:
        return { type: "int", value: Number(proto.i) };
      case attributeKinds.string:
        return { type: "string", value: text(proto.s) };
      case attributeKinds.tensor:
        return proto.t
          ? { type: "tensor", value: this.tensor(proto.t, where) }
          : { type: "opaque", value: proto };
      case attributeKinds.graph:
        return proto.g
          ? { type: "graph", value: this.#innerGraph(proto.g, opsets) }
          : { type: "opaque", value: proto };
      case attributeKinds.floats:
        return { type: "floats", value: proto.floats };
      case attributeKinds.ints:
        return { type: "ints", value: proto.ints.map(Number) };
      case attributeKinds.strings:
        return { type: "strings", value: proto.strings.map(text) };
      default:
        return { type: "opaque", value: proto };
    }
  }

  #innerGraph(proto: GraphProto, opsets: Graph["opsets"]): Graph {
    if (++this.#depth > deepest) {
      throw new FoveaError(
        "model-unsupported",
        `Cannot read the model: its graphs are nested over ${deepest} deep`,
        { hint: "Export the model with its control flow unrolled." },
      );
    }
    const graph = this.graph(proto, opsets);
    this.#depth--;
    return graph;
  }

  tensor(proto: TensorProto, where: string): Tensor {
    const type = elementType(proto.dataType, where);
    const shape = proto.dims.map(Number);
    if (shape.some((size) => !Number.isSafeInteger(size) || size < 0)) {
      throw new FoveaError("model-unreadable", `Cannot read ${where}: its shape is ${shapeText(shape)}`);
    }
    const size = sizeOf(shape);
    const tensor =
      proto.dataLocation === 1 ? this.#outside(proto, type, shape, where) : inside(proto, type, shape);
    const found =
      tensor instanceof RawTensor ? tensor.source.byteLength / bytesEach(type) : tensor.data.length;
    if (found !== size) {
      throw new FoveaError(
        "model-unreadable",
        `Cannot read ${where}: its shape ${shapeText(shape)} needs ${size} values, the file has ${found}`,
        { hint: "The file is damaged; export or download it again." },
      );
    }
    return tensor;
  }

  #outside(proto: TensorProto, type: ElementType, shape: readonly number[], where: string): Tensor {
    const { location = "", offset = "0", length } = entries(proto.externalData);
    const bytes = this.#external(checkedLocation(location));
    const start = Number(offset);
    const end = start + (length === undefined ? sizeOf(shape) * bytesEach(type) : Number(length));
    if (type === "string" || !(start >= 0 && start <= end && end <= bytes.byteLength)) {
      throw new FoveaError(
        "model-unreadable",
        `Cannot read ${where}: bytes ${start} to ${end} of "${location}", which has ${bytes.byteLength}`,
        { hint: "The data file does not belong to this model or is cut off; export both again." },
      );
    }
    const part = bytes instanceof Uint8Array ? bytes.subarray(start, end) : bytes.part(start, end);
    return new RawTensor(type, shape, part);
  }
}

const bytesEach = (type: ElementType): number => (type === "string" ? 1 : arrayOf[type].BYTES_PER_ELEMENT);

/** Files before IR version 4 may leave `type` out. */
function guessKind(proto: AttributeProto): number {
  if (proto.t) return attributeKinds.tensor;
  if (proto.g) return attributeKinds.graph;
  if (proto.ints.length > 0) return attributeKinds.ints;
  if (proto.floats.length > 0) return attributeKinds.floats;
  if (proto.strings.length > 0) return attributeKinds.strings;
  if (proto.s.length > 0) return attributeKinds.string;
  return proto.f !== 0 ? attributeKinds.float : attributeKinds.int;
}

/** Data kept in the message: as raw bytes, or in the typed list that ONNX gives each element type. */
function inside(proto: TensorProto, type: ElementType, shape: readonly number[]): Tensor {
  if (type === "string") return { type, shape, data: proto.stringData.map(text) };
  if (proto.rawData.byteLength > 0) return new RawTensor(type, shape, proto.rawData);
  const list = listOf(proto, type);
  const make = arrayOf[type] as unknown as { from(values: readonly (number | bigint)[]): TypedArray };
  return { type, shape, data: make.from(list) } as Tensor;
}

function listOf(proto: TensorProto, type: ElementType): readonly (number | bigint)[] {
  if (type === "float32") return proto.floatData;
  if (type === "float64") return proto.doubleData;
  if (type === "int64") return proto.int64Data;
  if (type === "uint64") return proto.uint64Data;
  if (type === "uint32") return proto.uint64Data.map(Number);
  return proto.int32Data;
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function port(proto: ValueInfoProto): Port {
  const value = proto.type?.value;
  if (value?.case !== "tensorType") return { name: proto.name, type: "float32", shape: undefined };
  return {
    name: proto.name,
    type: elementType(value.value.elemType || 1, `"${proto.name}"`),
    shape: openShape(value.value.shape),
  };
}

function openShape(
  shape: { dim: { value: { case: string | undefined; value?: unknown } }[] } | undefined,
): OpenShape | undefined {
  return shape?.dim.map(({ value }) => {
    if (value.case === "dimValue") return Number(value.value) > 0 ? Number(value.value) : "?";
    return value.case === "dimParam" ? String(value.value) || "?" : "?";
  });
}

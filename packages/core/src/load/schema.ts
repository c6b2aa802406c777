/**
 * The ONNX file format as a table: message, field number, field name, type.
 * The numbers are those of the public ONNX specification; what is not listed is kept as unknown fields.
 */

import {
  create,
  createFileRegistry,
  type DescMessage,
  fromBinary,
  type Message,
  toBinary,
} from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";

/** `number name type`; `*` after the type: repeated; `+`: repeated and packed; `|`: member of the message's oneof. */
const messages: Readonly<Record<string, string>> = {
  ModelProto:
    "1 irVersion int64, 2 producerName string, 3 producerVersion string, 4 domain string, 5 modelVersion int64, 6 docString string, 7 graph GraphProto, 8 opsetImport OperatorSetIdProto*, 14 metadataProps StringStringEntryProto*, 25 functions FunctionProto*",
  OperatorSetIdProto: "1 domain string, 2 version int64",
  StringStringEntryProto: "1 key string, 2 value string",
  GraphProto:
    "1 node NodeProto*, 2 name string, 5 initializer TensorProto*, 10 docString string, 11 input ValueInfoProto*, 12 output ValueInfoProto*, 13 valueInfo ValueInfoProto*, 15 sparseInitializer SparseTensorProto*",
  NodeProto:
    "1 input string*, 2 output string*, 3 name string, 4 opType string, 5 attribute AttributeProto*, 6 docString string, 7 domain string, 8 overload string",
  AttributeProto:
    "1 name string, 2 f float, 3 i int64, 4 s bytes, 5 t TensorProto, 6 g GraphProto, 7 floats float*, 8 ints int64*, 9 strings bytes*, 10 tensors TensorProto*, 11 graphs GraphProto*, 13 docString string, 20 type int32, 21 refAttrName string",
  TensorProto:
    "1 dims int64*, 2 dataType int32, 4 floatData float+, 5 int32Data int32+, 6 stringData bytes*, 7 int64Data int64+, 8 name string, 9 rawData bytes, 10 doubleData double+, 11 uint64Data uint64+, 12 docString string, 13 externalData StringStringEntryProto*, 14 dataLocation int32",
  SparseTensorProto: "1 values TensorProto, 2 indices TensorProto, 3 dims int64*",
  ValueInfoProto: "1 name string, 2 type TypeProto, 3 docString string",
  TypeProto: "1 tensorType TensorTypeProto|, 6 denotation string",
  TensorTypeProto: "1 elemType int32, 2 shape TensorShapeProto",
  TensorShapeProto: "1 dim DimensionProto*",
  DimensionProto: "1 dimValue int64|, 2 dimParam string|, 3 denotation string",
  FunctionProto:
    "1 name string, 4 input string*, 5 output string*, 6 attribute string*, 7 node NodeProto*, 8 docString string, 9 opsetImport OperatorSetIdProto*, 10 domain string, 11 attributeProto AttributeProto*, 13 overload string",
};

const scalarTypes: Readonly<Record<string, FieldDescriptorProto_Type>> = {
  double: FieldDescriptorProto_Type.DOUBLE,
  float: FieldDescriptorProto_Type.FLOAT,
  int64: FieldDescriptorProto_Type.INT64,
  uint64: FieldDescriptorProto_Type.UINT64,
  int32: FieldDescriptorProto_Type.INT32,
  string: FieldDescriptorProto_Type.STRING,
  bytes: FieldDescriptorProto_Type.BYTES,
};

interface FieldRow {
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly mark: string;
}

function fieldRows(text: string): FieldRow[] {
  return text.split(", ").map((row) => {
    const [number = "", name = "", type = ""] = row.split(" ");
    return { number: Number(number), name, type: type.replace(/\W/, ""), mark: type.replace(/\w+/, "") };
  });
}

function fieldDescriptor({ number, name, type, mark }: FieldRow) {
  const scalar = scalarTypes[type];
  return {
    number,
    name,
    jsonName: name,
    label: "*+".includes(mark || " ")
      ? FieldDescriptorProto_Label.REPEATED
      : FieldDescriptorProto_Label.OPTIONAL,
    type: scalar ?? FieldDescriptorProto_Type.MESSAGE,
    ...(scalar === undefined ? { typeName: `.onnx.${type}` } : {}),
    ...(mark === "+" ? { options: { packed: true } } : {}),
    ...(mark === "|" ? { oneofIndex: 0 } : {}),
  };
}

const file = create(FileDescriptorProtoSchema, {
  name: "onnx",
  package: "onnx",
  syntax: "proto2",
  messageType: Object.entries(messages).map(([name, text]) => {
    const rows = fieldRows(text);
    return {
      name,
      field: rows.map(fieldDescriptor),
      oneofDecl: rows.some(({ mark }) => mark === "|") ? [{ name: "value" }] : [],
    };
  }),
});

const registry = createFileRegistry(file, () => undefined);

function described(name: string): DescMessage {
  const message = registry.getMessage(`onnx.${name}`);
  if (!message) throw new Error(`schema has no message ${name}`);
  return message;
}

const modelSchema = described("ModelProto");

export interface ModelProto extends Message {
  irVersion: bigint;
  producerName: string;
  producerVersion: string;
  graph?: GraphProto;
  opsetImport: { domain: string; version: bigint }[];
  metadataProps: StringEntry[];
  functions: FunctionProto[];
}
export interface StringEntry {
  key: string;
  value: string;
}
export interface GraphProto {
  node: NodeProto[];
  name: string;
  initializer: TensorProto[];
  sparseInitializer: unknown[];
  input: ValueInfoProto[];
  output: ValueInfoProto[];
  valueInfo: ValueInfoProto[];
}
export interface NodeProto {
  input: string[];
  output: string[];
  name: string;
  opType: string;
  domain: string;
  overload: string;
  attribute: AttributeProto[];
}
export interface AttributeProto {
  name: string;
  refAttrName: string;
  type: number;
  f: number;
  i: bigint;
  s: Uint8Array;
  t?: TensorProto;
  g?: GraphProto;
  floats: number[];
  ints: bigint[];
  strings: Uint8Array[];
}
export interface TensorProto {
  name: string;
  dims: bigint[];
  dataType: number;
  floatData: number[];
  int32Data: number[];
  int64Data: bigint[];
  doubleData: number[];
  uint64Data: bigint[];
  stringData: Uint8Array[];
  rawData: Uint8Array;
  externalData: StringEntry[];
  dataLocation: number;
}
export interface ValueInfoProto {
  name: string;
  type?: { value: { case: "tensorType"; value: TensorTypeProto } | { case: undefined } };
}
interface TensorTypeProto {
  elemType: number;
  shape?: { dim: { value: DimensionValue }[] };
}
type DimensionValue =
  | { case: "dimValue"; value: bigint }
  | { case: "dimParam"; value: string }
  | { case: undefined; value?: undefined };
export interface FunctionProto {
  name: string;
  domain: string;
  overload: string;
  input: string[];
  output: string[];
  attribute: string[];
  attributeProto: AttributeProto[];
  node: NodeProto[];
  opsetImport: { domain: string; version: bigint }[];
}

/** Bytes of a file to its message. Byte fields are views on the given buffer, not copies. */
export const readModelProto = (bytes: Uint8Array): ModelProto => fromBinary(modelSchema, bytes) as ModelProto;

export const writeModelProto = (model: ModelProto): Uint8Array<ArrayBuffer> => toBinary(modelSchema, model);

/** A message from plain values; what is left out keeps its default. */
export const makeModelProto = (init: object): ModelProto => create(modelSchema, init as never) as ModelProto;

/** Bytes → the file's messages, with a sentence for what is no ONNX file. */

import { FoveaError, reason } from "../errors.ts";
import { type ModelProto, readModelProto } from "./schema.ts";

/** Throws `model-unreadable` if the bytes are no ONNX model or are cut off. */
export function parseProto(bytes: Uint8Array): ModelProto {
  if (bytes.length === 0) throw unreadable("the file is empty");
  let proto: ModelProto;
  try {
    proto = readModelProto(bytes);
  } catch (cause) {
    const text = looksLikeText(bytes);
    throw unreadable(text ? "it is a text file" : `it is not a whole ONNX file (${reason(cause)})`, cause);
  }
  if (!proto.graph || (proto.graph.node.length === 0 && proto.graph.output.length === 0)) {
    throw unreadable(looksLikeText(bytes) ? "it is a text file" : "it holds no graph");
  }
  return proto;
}

function unreadable(found: string, cause?: unknown): FoveaError {
  return new FoveaError("model-unreadable", `Cannot read the model: ${found}`, {
    hint: "Give an .onnx file as an exporter writes it; if it was downloaded, check that the download is complete.",
    cause,
  });
}

function looksLikeText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 512).every((b) => b === 9 || b === 10 || b === 13 || (b >= 32 && b !== 127));
}

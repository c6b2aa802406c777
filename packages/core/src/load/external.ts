/** Weights kept beside the model file: which files, and which locations are refused. */

import { FoveaError } from "../errors.ts";
import { parseProto } from "./parse-proto.ts";
import type { GraphProto, NodeProto, TensorProto } from "./schema.ts";

/**
 * The location itself, if it names a file in the model's folder or below.
 *
 * Throws `model-unreadable` for absolute paths, `..`, backslashes, drive letters, NUL and the empty string.
 */
export function checkedLocation(location: string): string {
  const why = fault(location);
  if (why === undefined) return location;
  throw new FoveaError(
    "model-unreadable",
    `Cannot read the weights of the model: their location ${JSON.stringify(location)} ${why}`,
    { hint: "External weights must lie beside the model file; export the model again." },
  );
}

function fault(location: string): string | undefined {
  if (location === "") return "is empty";
  if (location.includes("\0")) return "holds a NUL character";
  if (location.includes("\\")) return "holds a backslash";
  if (location.startsWith("/") || /^[a-z]:/i.test(location)) return "is absolute";
  return location.split("/").includes("..") ? "leaves the model's folder" : undefined;
}

/** Locations of the data files that the model needs, each once and checked; [] for a model in one file. */
export function externalLocations(bytes: Uint8Array): readonly string[] {
  const locations = new Set<string>();
  const { graph, functions } = parseProto(bytes);
  for (const tensor of [...tensorsIn(graph), ...functions.flatMap(({ node }) => node.flatMap(tensorsOf))]) {
    if (tensor.dataLocation !== 1) continue;
    const location = tensor.externalData.find(({ key }) => key === "location")?.value ?? "";
    locations.add(checkedLocation(location));
  }
  return [...locations];
}

const tensorsIn = (graph: GraphProto | undefined): readonly TensorProto[] =>
  graph ? [...graph.initializer, ...graph.node.flatMap(tensorsOf)] : [];

const tensorsOf = ({ attribute }: NodeProto): readonly TensorProto[] =>
  attribute.flatMap(({ t, g }) => [...(t ? [t] : []), ...tensorsIn(g)]);

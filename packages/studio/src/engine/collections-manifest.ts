/** manifest.json of an exported store, checked: docs/store-format.md. */

import { FoveaError } from "@fovea/core";

export interface Manifest {
  readonly pictures: number;
  readonly labels: readonly string[];
  readonly placed: number;
  readonly thumbnails: { readonly side: number; readonly columns: number; readonly perSheet: number };
  readonly header: {
    readonly modelName: string;
    readonly modelSha256: string;
    readonly classes: number;
    readonly labels: readonly string[] | undefined;
    readonly embedding: { readonly value: string; readonly size: number };
  };
}

const [knownFormat, knownVersion] = ["fovea-store-web", 1];

/** Above, a page has no room for the numbers of all pictures. */
const mostPictures = 500_000;
const mostEmbeddings = 400e6;
const most = 1e6;
const largestSheet = 8192;

/** Throws `file-unreadable` for what is no manifest, one of a later version, and one with sizes that cannot be. */
export function readManifest(json: unknown): Manifest {
  const all = record(json, "the manifest");
  if (all.format !== knownFormat)
    throw fault(
      `manifest.json is of another kind (its format is ${JSON.stringify(all.format)?.slice(0, 40)})`,
    );
  if (all.version !== knownVersion)
    throw fault(
      `it has version ${JSON.stringify(all.version)?.slice(0, 20)}, this page knows ${knownVersion}`,
      "Use the page of the Fovea that made it, or export the store anew.",
    );
  const pictures = whole(all.pictures, "pictures", 1, mostPictures);
  const given = record(all.header, "header");
  const embedding = record(given.embedding, "header.embedding");
  const size = whole(embedding.size, "header.embedding.size", 1, most);
  if (pictures * size > mostEmbeddings)
    throw fault(
      `the embeddings of ${pictures} pictures of ${size} numbers each need ${Math.round((4 * pictures * size) / 1e6)} MB`,
      "Scan a part of the folder, or use the command line: fovea neighbors.",
    );
  const classes = whole(given.classes, "header.classes", 1, most);
  const labels = given.labels === undefined ? undefined : strings(given.labels, "header.labels");
  if (labels && labels.length !== classes) throw fault(`${classes} classes have ${labels.length} names`);
  return {
    pictures,
    labels: strings(all.labels, "labels"),
    placed: whole(all.placed, "placed", 0, pictures),
    thumbnails: thumbnailsIn(all.thumbnails),
    header: {
      modelName: string(given.modelName, "header.modelName"),
      modelSha256: string(given.modelSha256, "header.modelSha256"),
      ...{ classes, labels },
      embedding: { value: string(embedding.value, "header.embedding.value"), size },
    },
  };
}

function thumbnailsIn(json: unknown): Manifest["thumbnails"] {
  const given = record(json, "thumbnails");
  const columns = whole(given.columns, "thumbnails.columns", 1, 1024);
  const perSheet = whole(given.perSheet, "thumbnails.perSheet", 1, 1 << 20);
  const side = whole(given.side, "thumbnails.side", 1, 1024);
  const rows = Math.ceil(perSheet / columns);
  if (Math.max(columns, rows) * side > largestSheet)
    throw fault(
      `its sheets of ${columns * side}×${rows * side} pixels are larger than a browser draws`,
      "Export with smaller thumbnails: --side 64.",
    );
  return { side, columns, perSheet };
}

function record(json: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof json === "object" && json !== null && !Array.isArray(json))
    return json as Readonly<Record<string, unknown>>;
  throw fault(`"${what}" is missing or no object`);
}

function whole(value: unknown, what: string, low: number, high: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high)
    return value as number;
  throw fault(
    `"${what}" is ${JSON.stringify(value)?.slice(0, 40)}, not a whole number from ${low} to ${high}`,
  );
}

function string(value: unknown, what: string): string {
  if (typeof value === "string" && value.length <= 4096) return value;
  throw fault(`"${what}" is no text`);
}

function strings(value: unknown, what: string): readonly string[] {
  if (!Array.isArray(value) || value.length > most) throw fault(`"${what}" is no list of names`);
  return value.map((each) => string(each, what));
}

const again = "Export the store anew: fovea store export STORE --web DIR.";

export const fault = (found: string, hint: string = again): FoveaError =>
  new FoveaError("file-unreadable", `Cannot open the exported store: ${found}`, { hint });

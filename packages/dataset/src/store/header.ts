/** The header of a store: a JSON file beside the table, written whole before the first row. */

import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FoveaError, reason } from "@fovea/core";
import { z } from "zod";
import type { StoreHeader } from "./row.ts";

export const headerName = "fovea-store.json";
/** The header while it is being written. */
export const headerDraft = "fovea-store.json.tmp";

/** Of the columns and their meaning: a store of a later format is refused, not misread. */
const format = 1;

const size = z.number().int().positive();
const shape = z.array(size).min(1);
const headerSchema = z.object({
  modelName: z.string(),
  modelSha256: z.string().regex(/^[0-9a-f]{64}$/),
  inputShape: shape,
  preprocessing: z.string(),
  engine: z.string(),
  folder: z.string(),
  layers: z.array(z.object({ value: z.string(), shape: shape.min(2) })),
  embedding: z.object({ value: z.string(), size }),
  classes: size,
  labels: z.array(z.string()).optional(),
});

/** Writes under another name and renames. The folder is locked by the caller. */
export function writeHeader(folder: string, header: StoreHeader): void {
  const draft = join(folder, headerDraft);
  try {
    writeFileSync(draft, `${JSON.stringify({ format, ...header }, null, 2)}\n`, { flush: true });
    renameSync(draft, join(folder, headerName));
  } catch (cause) {
    rmSync(draft, { force: true });
    throw cause;
  }
}

/** Nothing where there is no header. Throws `file-unreadable` for one that is damaged or of a later format. */
export function readHeader(folder: string): StoreHeader | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, headerName), "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw unreadable(folder, reason(cause));
  }
  return parsed(folder, text);
}

function parsed(folder: string, text: string): StoreHeader {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable(folder, `${headerName} is no JSON`);
  }
  const found = (json as { format?: unknown } | null)?.format;
  if (typeof found === "number" && found !== format) {
    throw unreadable(folder, `it has format ${found}, this program knows format ${format}`, later);
  }
  const { success, data, error } = headerSchema.safeParse(json);
  const issue = error?.issues[0];
  if (!success) {
    throw unreadable(folder, `${headerName} is damaged at "${issue?.path.join(".")}": ${issue?.message}`);
  }
  const { labels, ...rest } = data;
  return labels ? { ...rest, labels } : rest;
}

const damaged = "Restore the folder from a copy, or scan into a new one.";
const later = "Use the Fovea that made it, or scan into a new one.";

const unreadable = (folder: string, found: string, hint: string = damaged): FoveaError =>
  new FoveaError("file-unreadable", `Cannot open the store "${folder}": ${found}`, { hint });

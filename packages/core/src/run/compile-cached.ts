/** A session from the cache; if it is not there, one made as ever, that leaves its entry behind. */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { platform } from "node:os";
import { join } from "node:path";
import type { Graph } from "../graph/graph.ts";
import { sizeOf } from "../tensor.ts";
import { type ModelBytes, modelBytes } from "./model-bytes.ts";
import {
  type OrtModule,
  type OrtSessionOptions,
  openModel,
  openSession,
  type SessionTies,
  sessionOptions,
  silent,
} from "./onnxruntime.ts";
import { rearrangeApart } from "./rearrange-apart.ts";
import { RestingSession, restAll } from "./resting-session.ts";
import type { Session } from "./runtime.ts";
import { giveBackLent, lentBytes } from "./scratch.ts";
import { modelName, SessionCache, weightsName } from "./session-cache.ts";
import { temporaryFolder } from "./temporary.ts";

/** Elements of large weights from which a graph is kept: smaller ones are ready as soon without. */
const fewest = 2 ** 18;

/**
 * Throws `engine-failed` if the engine refuses the graph; what is wrong with the cache is no reason to throw. A session of
 * much weight may be closed while another is made: from its entry it is open again 6 ms later (ResNet-18).
 */
export async function compileCached(
  ort: OrtModule,
  graph: Graph,
  engine: OrtSessionOptions,
  ties: SessionTies,
  cache: SessionCache,
): Promise<Session> {
  const model = modelBytes(graph);
  if (elementsOf(model) < fewest) return await openModel(ort, model, engine, "all", ties);
  const key = cache.keyOf(model);
  const open = (): Promise<Session> => compileKept(ort, model, engine, ties, cache, key);
  const isThere = (): boolean => cache.find(key) !== undefined;
  const session = await open();
  const mayRest = elementsOf(model) >= fewestMapped && isThere();
  return mayRest ? new RestingSession(session, { open, isThere }) : session;
}

async function compileKept(
  ort: OrtModule,
  model: ModelBytes,
  engine: OrtSessionOptions,
  ties: SessionTies,
  cache: SessionCache,
  key: string,
): Promise<Session> {
  const open = (file: string): Promise<Session> =>
    openSession(ort, file, sessionOptions(engine, "none"), { ...ties, outputs: model.outputs });
  const found = await opened(cache, key, open);
  if (found) return found;
  // Opened again from the file: what the engine needed to rearrange the graph is given back, and the weights are mapped.
  const made = (await isMade(ort, model, engine, cache, key)) ? await opened(cache, key, open) : undefined;
  return made ?? (await openModel(ort, model, engine, "all", ties));
}

/** Elements of large weights, 32 MB, from which a session without a cache goes through files too, and one with a cache may rest. */
const fewestMapped = 2 ** 23;

/** Of the one entry of a folder that is soon gone: nobody has to find out what it was made from. */
const onlyKey = "0".repeat(64);

/**
 * A session by way of a folder for temporary files, which is gone when the session is there. It takes half the memory, and is
 * ready 0.1 to 0.2 s later (ResNet-18). Windows deletes no file that is mapped: there it is made as ever.
 */
export async function compileMapped(
  ort: OrtModule,
  graph: Graph,
  engine: OrtSessionOptions,
  ties: SessionTies,
): Promise<Session> {
  const model = modelBytes(graph);
  if (platform() === "win32" || elementsOf(model) < fewestMapped)
    return await openModel(ort, model, engine, "all", ties);
  const folder = temporaryFolder();
  const cache = new SessionCache(folder, "", Number.POSITIVE_INFINITY);
  try {
    return await compileKept(ort, model, engine, ties, cache, onlyKey);
  } finally {
    cache.drop(folder);
  }
}

const elementsOf = ({ externalData }: ModelBytes): number =>
  externalData.reduce((total, { tensor }) => total + sizeOf(tensor.shape), 0);

/** The session of an entry; an entry that the engine refuses is removed. */
async function opened(
  cache: SessionCache,
  key: string,
  open: (file: string) => Promise<Session>,
): Promise<Session | undefined> {
  const file = cache.find(key);
  if (file === undefined) return undefined;
  giveBackLent();
  try {
    return await open(file);
  } catch {
    cache.drop(key);
    return undefined;
  }
}

/** Elements of large weights from which a thread of its own is worth its 50 ms. */
const fewestApart = 2 ** 25;

/** Lets the engine write the entry. It reads the weights from files, since it maps those instead of copying them. */
async function isMade(
  ort: OrtModule,
  model: ModelBytes,
  engine: OrtSessionOptions,
  cache: SessionCache,
  key: string,
): Promise<boolean> {
  const draft = cache.draft();
  if (draft === undefined) return false;
  try {
    const source = join(draft, "source");
    mkdirSync(source);
    writeFileSync(join(source, modelName), model.bytes);
    for (const { path, tensor } of model.externalData) writeFileSync(join(source, path), lentBytes(tensor));
    giveBackLent();
    if (elementsOf(model) >= fewestMapped) await restAll();
    const options = { ...silent, ...sessionOptions(writingTo(draft, engine), "all") };
    const file = join(source, modelName);
    if (elementsOf(model) >= fewestApart) await rearrangeApart(file, options);
    else await (await openSession(ort, file, options)).dispose();
    rmSync(source, { recursive: true });
    cache.keep(draft, key);
    return true;
  } catch {
    cache.drop(draft);
    return false;
  }
}

/** The engine writes the graph as it has rearranged it, with all but small weights in a file that it can map later. */
function writingTo(folder: string, engine: OrtSessionOptions): OrtSessionOptions {
  const session = {
    ...(engine.extra?.session as object | undefined),
    optimized_model_external_initializers_file_name: weightsName,
    optimized_model_external_initializers_min_size_in_bytes: "4096",
    // For runs, and there will be none.
    disable_prepacking: "1",
  };
  return {
    ...engine,
    intraOpNumThreads: 1,
    optimizedModelFilePath: join(folder, modelName),
    extra: { ...engine.extra, session },
  };
}

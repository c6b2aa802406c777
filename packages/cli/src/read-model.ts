/** A model's bytes and the weights that lie beside it, read from disk with care. */

import { accessSync, readFileSync, realpathSync, statSync } from "node:fs";
import { access, constants, realpath, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { FoveaError, reason } from "@fovea/core";

/** Throws `model-unreadable` for a missing file, a folder, an empty or an unreadable file, or one of more than 2 GB. */
export async function checkModelFile(path: string): Promise<void> {
  const found = await stat(path).catch((cause) => Promise.reject(refused(path, cause)));
  if (found.isDirectory()) throw unreadable(path, causes.EISDIR as string);
  if (!found.isFile()) return;
  if (found.size === 0) throw unreadable(path, "the file is empty");
  if (found.size >= 2 ** 31) throw unreadable(path, causes.ERR_FS_FILE_TOO_LARGE as string);
  await access(path, constants.R_OK).catch((cause) => Promise.reject(refused(path, cause)));
}

/** What `read` makes of the file. Throws `model-unreadable` where the system refuses it, as it does a socket. */
export function readingModel<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isOfSystem = error instanceof Error && "syscall" in error;
    throw isOfSystem ? refused(path, error as NodeJS.ErrnoException) : error;
  }
}

const refused = (path: string, cause: NodeJS.ErrnoException): FoveaError =>
  unreadable(path, causes[cause.code ?? ""] ?? reason(cause), cause);

const causes: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder, not a file",
  EACCES: "permission denied",
  ENOTDIR: "a part of the path is not a folder",
  ERR_FS_FILE_TOO_LARGE: "the file has more than 2 GB",
};

const unreadable = (path: string, found: string, cause?: unknown): FoveaError =>
  new FoveaError("model-unreadable", `Cannot read the model "${path}": ${found}`, {
    hint: "Give the path of an .onnx file, or the name of a built-in model (`fovea menagerie models`).",
    cause,
  });

/**
 * Reads data files of a model from its own folder and below; each is read once.
 *
 * Core has checked the location as text; here links are followed: a file that really lies elsewhere is refused with
 * `model-unreadable`, since a downloaded model must not make Fovea read what its owner did not put beside it.
 */
export async function besideModel(path: string): Promise<(location: string) => Uint8Array> {
  const folder = await realpath(dirname(path));
  const read = new Map<string, Uint8Array>();
  return (location) => {
    const known = read.get(location);
    if (known) return known;
    const bytes = readData(folder, location);
    read.set(location, bytes);
    return bytes;
  };
}

function readData(folder: string, location: string): Uint8Array {
  try {
    return readFileSync(dataPath(folder, location));
  } catch (cause) {
    throw cause instanceof FoveaError ? cause : noData(location, whyNot(cause));
  }
}

/** Where a data file in the real folder of its model lies. Throws `model-unreadable` as besideModel()'s function does. */
export function dataPath(folder: string, location: string): string {
  const beyond = folder.endsWith(sep) ? folder : folder + sep;
  try {
    const real = realpathSync(join(folder, location));
    if (!real.startsWith(beyond)) throw noData(location, "it is a link that leads out of the model's folder");
    if (statSync(real).isDirectory()) throw noData(location, causes.EISDIR as string);
    accessSync(real, constants.R_OK);
    return real;
  } catch (cause) {
    throw cause instanceof FoveaError ? cause : noData(location, whyNot(cause));
  }
}

const whyNot = (cause: unknown): string =>
  causes[(cause as NodeJS.ErrnoException).code ?? ""] ?? reason(cause);

const noData = (location: string, found: string): FoveaError =>
  new FoveaError("model-unreadable", `Cannot read the model's weights in "${location}": ${found}`, {
    hint: "Keep the data file beside the .onnx file, under the name it was exported with.",
  });

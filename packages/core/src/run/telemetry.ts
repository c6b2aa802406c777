/** The engine's reports to its maker, switched off. */

import { env as own } from "node:process";
import { isMainThread } from "node:worker_threads";
import { FoveaError } from "../errors.ts";

/** Read by ONNX Runtime 1.29 and later, once, when the first session of a process is made. */
const name = "ORT_DISABLE_TELEMETRY";

/**
 * Keeps ONNX Runtime from reporting: left alone it writes an id of the device and a database into the user's cache folder, and
 * sends the names, producers and hashes of models. Call it before the first session.
 *
 * A worker thread cannot change what the engine reads: there the variable has to be set already. On Windows the engine ignores it,
 * and gives such events to the system, whose settings decide.
 *
 * Throws `engine-failed` in a worker thread without the variable.
 */
export function withoutTelemetry(env: NodeJS.ProcessEnv = own, inMainThread: boolean = isMainThread): void {
  if (!inMainThread && env[name] !== "1")
    throw new FoveaError(
      "engine-failed",
      "Cannot keep the engine from reporting to its maker in a worker thread",
      {
        hint: `Set ${name}=1 before Node starts, or import @fovea/core/node in the main thread before the worker begins.`,
      },
    );
  env[name] = "1";
}

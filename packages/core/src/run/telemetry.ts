/** The engine's reports to its maker, switched off. */

import { env, report as reporting } from "node:process";
import { getEnvironmentData, isMainThread, setEnvironmentData } from "node:worker_threads";
import { FoveaError } from "../errors.ts";

/** Read by ONNX Runtime 1.29 and later, once, when the first session of a process is made. */
const name = "ORT_DISABLE_TELEMETRY";

/**
 * Keeps ONNX Runtime from reporting: left alone it writes an id of the device and a database into the user's cache folder, and
 * sends the names, producers and hashes of models. Call it before the first session.
 *
 * What a worker thread writes into its environment stays its own copy, which the engine does not read: there the variable has to be set
 * already. On Windows the engine ignores it, and gives such events to the system, whose settings decide.
 *
 * Throws `engine-failed` in a worker thread of a process without the variable.
 */
export function withoutTelemetry(): void {
  if (isMainThread) {
    env[name] = "1";
    // For the worker threads that begin later.
    setEnvironmentData(name, "1");
    return;
  }
  if (getEnvironmentData(name) !== "1" && valueOfProcess() !== "1")
    throw new FoveaError(
      "engine-failed",
      "Cannot keep the engine from reporting to its maker in a worker thread",
      {
        hint: `Set ${name}=1 before Node starts (not in the worker, whose environment is a copy), or import @fovea/core/node in the main thread before the worker begins.`,
      },
    );
}

/** What the engine reads: the environment of the process, whatever this thread's copy says. */
function valueOfProcess(): unknown {
  const report: typeof reporting & { excludeNetwork?: boolean } = reporting;
  // Else Node asks for the names of all addresses that it is connected to.
  report.excludeNetwork = true;
  const { environmentVariables } = report.getReport() as { environmentVariables?: Record<string, string> };
  return environmentVariables?.[name];
}

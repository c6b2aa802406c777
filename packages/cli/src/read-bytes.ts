/** The bytes of a file that was named, or why there are none. */

import { readFile } from "node:fs/promises";
import { FoveaError, reason } from "@fovea/core";

/** Throws `file-unreadable` saying what is wrong. */
export const readBytes = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((cause) => {
    throw new FoveaError("file-unreadable", `Cannot read "${path}": ${whyUnreadable(cause)}`, { cause });
  });

export const whyUnreadable = (cause: unknown): string =>
  (cause as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : reason(cause);

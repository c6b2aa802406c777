/** The content of a file: a picture is no other one, whatever it is called. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** SHA-256 of its bytes, in hexadecimal. */
export const fileSha256 = async (path: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(path))
    .digest("hex");

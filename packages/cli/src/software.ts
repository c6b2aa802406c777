/** Name and version of this program, as written into results. */

import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

export const version: string = manifest.version;
export const software: string = `Fovea ${version}`;

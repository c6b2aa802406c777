/** Name and version of this program, as written into results. */

import { readFileSync } from "node:fs";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

export { version };
export const software: string = `Fovea ${version}`;

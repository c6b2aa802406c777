/** The database and the format of its columns, loaded when first needed: that takes a quarter of a second. */

import { createRequire } from "node:module";
import type * as lancedb from "@lancedb/lancedb";
import type * as arrow from "apache-arrow";

export interface Lance {
  readonly lancedb: typeof lancedb;
  readonly arrow: typeof arrow;
}

let loaded: Lance | undefined;

/** Required, not imported, so that both sides hold the same copy of Arrow. */
export function loadLance(): Lance {
  if (!loaded) {
    for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
    const require = createRequire(import.meta.url);
    loaded = { arrow: require("apache-arrow"), lancedb: require("@lancedb/lancedb") };
  }
  return loaded;
}

/** Its warnings would stand in the middle of our progress; rows of 20 kB come in batches of 10 MB. */
const settings: Readonly<Record<string, string>> = { LANCEDB_LOG: "off", LANCE_DEFAULT_BATCH_SIZE: "512" };

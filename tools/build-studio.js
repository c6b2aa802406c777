/** Builds the studio's page, packages/studio/page/: files for any static host. */

import { fileURLToPath } from "node:url";
import { build } from "vite";

await build({
  configFile: fileURLToPath(new URL("../packages/studio/vite.config.ts", import.meta.url)),
  logLevel: "warn",
});

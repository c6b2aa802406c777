/** Builds the command as few files, packages/cli/bundle/: opening the 900 of dist/ one by one takes half a second. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const { dependencies } = JSON.parse(readFileSync(`${root}packages/cli/package.json`, "utf8"));
const ours = /^@fovea\//;
/** Small, and needed by every command. */
const inside = new Set(["commander"]);

await build({
  root,
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  // What npm installs beside the command stays there: engines, decoders, databases.
  ssr: {
    noExternal: true,
    external: Object.keys(dependencies).filter((name) => !ours.test(name) && !inside.has(name)),
  },
  build: {
    ssr: true,
    target: "node20",
    outDir: "packages/cli/bundle",
    emptyOutDir: true,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        main: `${root}packages/cli/dist/main.js`,
        // Started by path as a process of its own.
        worker: `${root}packages/dataset/dist/scan/worker.js`,
      },
      // All in one folder: code that finds files beside itself does so from there.
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});

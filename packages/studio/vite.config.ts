/** Builds the page into page/: a folder for any static host. */

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { builtIn } from "./build/built-in.ts";
import { offline } from "./build/offline.ts";
import { policy } from "./build/policy.ts";

export default defineConfig({
  root: import.meta.dirname,
  // Works in any folder of any host.
  base: "./",
  plugins: [react(), builtIn(), policy(), offline()],
  resolve: { conditions: ["@fovea/source", "module", "browser", "import", "default"] },
  // The engine finds its .wasm beside itself.
  optimizeDeps: { exclude: ["onnxruntime-web"] },
  worker: { format: "es" },
  build: {
    outDir: "page",
    target: "es2022",
    // A thread of the engine loads the chunks of its module, where there is no document.
    modulePreload: false,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        index: `${import.meta.dirname}/index.html`,
        "service-worker": `${import.meta.dirname}/src/service-worker.ts`,
      },
      // A service worker is known by its address: no digest in its name.
      output: {
        entryFileNames: ({ name }) => (name === "service-worker" ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
  },
});

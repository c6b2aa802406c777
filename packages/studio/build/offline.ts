/** Writes into the service worker which files the page is made of. */

import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import type { Plugin, Rolldown } from "vite";

type Bundle = Rolldown.OutputBundle;

const script = "service-worker.js";

/** The view that the page opens with; the others are loaded when they are first looked at. */
const firstView = /^assets\/explain-view-/;
/** Where networks run: a bundle of its own. */
const worker = /^assets\/worker-/;
/** Two engines, of which a browser takes one when it opens a network. */
const engine = /^assets\/ort[.-]/;

export function offline(): Plugin {
  let publicFiles: readonly string[] = [];
  return {
    name: "fovea-offline",
    apply: "build",
    configResolved({ publicDir }) {
      publicFiles = readdirSync(publicDir);
    },
    // After all others have put their files there.
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const chunk = bundle[script] as Rolldown.OutputChunk;
        const names = Object.keys(bundle).filter((name) => name !== script && name !== "_headers");
        const code = names.filter((name) => /^assets\/.*\.(js|css)$/.test(name) && !engine.test(name));
        const start = closure(bundle);
        const isFirst = (name: string): boolean => start.has(name) || worker.test(name);
        const lists = {
          first: ["./", "built-in/list.json", ...publicFiles, ...code.filter(isFirst)],
          later: code.filter((name) => !isFirst(name)),
          all: ["./", ...publicFiles, ...names.filter((name) => name !== "index.html")],
        };
        // The files without a digest in their names: when they change, so does this script, and browsers notice.
        const digest = digestOf(bundle, ["index.html", "built-in/list.json"]);
        chunk.code = `/* ${digest} */ const foveaFiles = ${JSON.stringify(lists)};\n${chunk.code}`;
      },
    },
  };
}

/** The page's entry and its first view, what they import at once, and their styles. */
function closure(bundle: Bundle): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (name: string): void => {
    const chunk = bundle[name];
    if (found.has(name) || chunk === undefined) return;
    found.add(name);
    if (chunk.type !== "chunk") return;
    for (const style of chunk.viteMetadata?.importedCss ?? []) add(style);
    for (const other of chunk.imports) add(other);
  };
  for (const [name, chunk] of Object.entries(bundle))
    if (chunk.type === "chunk" && (chunk.isEntry || firstView.test(name)) && name !== script) add(name);
  return found;
}

function digestOf(bundle: Bundle, names: readonly string[]): string {
  const hash = createHash("sha256");
  for (const name of names) {
    const file = bundle[name];
    if (file) hash.update(file.type === "asset" ? file.source : file.code);
  }
  return hash.digest("hex").slice(0, 16);
}

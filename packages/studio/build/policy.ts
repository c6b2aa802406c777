/**
 * What the page's host should say with every file: the Content-Security-Policy and isolation, in a file `_headers` as Netlify and
 * Cloudflare Pages read it and `fovea studio` does. The policy is written into the page too, so that it holds on every host.
 */

import type { Plugin } from "vite";

/** Nothing from elsewhere, nothing sent anywhere; WebAssembly may be compiled, workers are the page's own. */
const directives = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

const headers: readonly (readonly [name: string, value: string])[] = [
  // Without these two the engine has one thread.
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Embedder-Policy", "require-corp"],
  // A page cannot say this of itself.
  ["Content-Security-Policy", [...directives, "frame-ancestors 'none'"].join("; ")],
  ["X-Content-Type-Options", "nosniff"],
  ["Referrer-Policy", "no-referrer"],
];

export function policy(): Plugin {
  return {
    name: "fovea-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: directives.join("; ") },
        injectTo: "head-prepend",
      },
    ],
    generateBundle() {
      const lines = headers.map(([name, value]) => `  ${name}: ${value}\n`);
      const forEver = "/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n";
      this.emitFile({ type: "asset", fileName: "_headers", source: `/*\n${lines.join("")}\n${forEver}` });
    },
  };
}

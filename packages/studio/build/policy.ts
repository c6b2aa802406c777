/** The page's Content-Security-Policy, written into the built page so that it holds on every host. */

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
  };
}

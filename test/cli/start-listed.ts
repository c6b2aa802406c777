/** Starts the command from its sources, given a file to list in it what modules were loaded, one address a line. */

import { appendFileSync } from "node:fs";
import { createRequire, register } from "node:module";

const [list = "", ...args] = process.argv.slice(2);

// Loaders live in a thread of their own.
const loader = `
import { appendFileSync } from "node:fs";
export const load = (address, context, next) => {
  appendFileSync(${JSON.stringify(list)}, address + "\\n");
  return next(address, context);
};`;
register(`data:text/javascript,${encodeURIComponent(loader)}`);
process.on("exit", () => {
  appendFileSync(list, Object.keys(createRequire(import.meta.url).cache).join("\n"));
});

const { run } = await import("../../packages/cli/src/main.ts");
await run(args);

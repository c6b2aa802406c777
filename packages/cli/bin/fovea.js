#!/usr/bin/env node
// The command. This file is committed because npm links no command that is not there yet; the program is built into
// dist/, and from there into bundle/, whose few files are open half a second sooner.

import { statSync } from "node:fs";

const madeAt = (path) => statSync(new URL(path, import.meta.url), { throwIfNoEntry: false })?.mtimeMs;

/** In a checkout the compiler may have run since the bundle was made; its notes are not published. */
function freshBundle() {
  const bundled = madeAt("../bundle/main.js");
  const compiled = ["core", "render", "dataset", "menagerie", "cli"].map(
    (name) => madeAt(`../../${name}/tsconfig.tsbuildinfo`) ?? 0,
  );
  return bundled !== undefined && bundled >= Math.max(...compiled);
}

const main = freshBundle() ? "../bundle/main.js" : "../dist/main.js";

if (madeAt(main) !== undefined) {
  const { run } = await import(main);
  await run(process.argv.slice(2));
} else {
  console.error(
    "fovea: Cannot start: the program is not built yet\n  hint: Run `npm run build` in the repository.",
  );
  process.exitCode = 70;
}

#!/usr/bin/env node
// The command. This file is committed because npm links no command that is not there yet; the program is built into dist/.

import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);

if (existsSync(main)) {
  const { run } = await import(main.href);
  await run(process.argv.slice(2));
} else {
  console.error(
    "fovea: Cannot start: the program is not built yet\n  hint: Run `npm run build` in the repository.",
  );
  process.exitCode = 70;
}

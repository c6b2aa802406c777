/** Starts the command from its sources, for tests in a checkout that is not built. */

import { run } from "../../packages/cli/src/main.ts";

await run(process.argv.slice(2));

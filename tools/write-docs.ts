/** `npm run docs`: writes docs/methods.md and docs/metrics.md. */

import { writeFileSync } from "node:fs";
import { methodsPage } from "./methods-table.ts";
import { metricsPage } from "./metrics-table.ts";

const write = (name: string, text: string): void =>
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);

write("methods.md", methodsPage());
write("metrics.md", metricsPage());

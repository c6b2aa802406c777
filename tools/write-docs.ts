/** `npm run docs`: writes docs/methods.md. */

import { writeFileSync } from "node:fs";
import { methodsPage } from "./methods-table.ts";

writeFileSync(new URL("../docs/methods.md", import.meta.url), methodsPage());

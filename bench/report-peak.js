/** Loaded before a measured program: at its end, writes its peak resident memory in KB to the file FOVEA_PEAK_FILE. */

import { writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.FOVEA_PEAK_FILE, String(process.resourceUsage().maxRSS)));

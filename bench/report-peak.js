/** Loaded before a measured program: at its end, writes its peak resident memory in KB to the file FOVEA_PEAK_FILE. */

import { readFileSync, writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.FOVEA_PEAK_FILE, String(peak())));

/** Linux tells the peak of this program alone; maxRSS may hold that of the parent from before the program began. */
function peak() {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

/** bench/RESULTS.md: a section for each part, replaced when that part is measured again. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, loadavg, totalmem } from "node:os";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("./RESULTS.md", import.meta.url));

/** Replaces one part of the results and leaves the others; they stand in the order of `parts`. */
export function keepSection(name: string, text: string, parts: readonly string[]): void {
  const old = existsSync(file) ? readFileSync(file, "utf8") : "";
  const kept = (part: string): string => new RegExp(`<!-- ${part} -->[^]*?<!-- end -->`).exec(old)?.[0] ?? "";
  const block = `<!-- ${name} -->\n${stamp()}\n\n${text}<!-- end -->`;
  const body = parts
    .map((part) => (part === name ? block : kept(part)))
    .filter(Boolean)
    .join("\n\n");
  writeFileSync(
    file,
    `# Results\n\nWritten by \`npm run bench\`; times are good only against each other.\n\n${body}\n`,
  );
}

function stamp(): string {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const load = loadavg()[0]?.toFixed(1);
  return `*${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model} (${arch()}), ${memory} GiB, Node ${process.versions.node}, load ${load}*`;
}

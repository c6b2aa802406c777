/**
 * Completes package-lock.json after an install from a registry that lacks some platform packages.
 *
 * npm leaves an optional dependency that it cannot fetch out of the lock, and `npm ci` then calls the lock incomplete.
 * Run it after every `npm install` that drops entries: node tools/complete-lock.js
 */

import { readFileSync, writeFileSync } from "node:fs";

const file = process.argv[2] ?? "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8"));
const systems = {
  android: "android",
  darwin: "darwin",
  win32: "win32",
  windows: "win32",
  freebsd: "freebsd",
  netbsd: "netbsd",
  openbsd: "openbsd",
  sunos: "sunos",
  aix: "aix",
  openharmony: "openharmony",
  linux: "linux",
  linuxmusl: "linux",
};
const cpus = ["arm64", "x64", "ia32", "arm", "ppc64", "riscv64", "s390x", "loong64", "mips64el", "wasm32"];
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const at = `node_modules/${name}`;
    if (lock.packages[at] || lock.packages[`${path}/${at}`]) continue;
    const words = name.split(/[-/.]/);
    const os = words.map((w) => systems[w]).find(Boolean);
    const cpu =
      cpus.find((c) => words.includes(c)) ??
      (words.some((w) => w.startsWith("arm"))
        ? "arm"
        : words.find((w) => w === "ppc64le")
          ? "ppc64"
          : undefined);
    const version = range.replace(/^[~^]/, "");
    console.log(name, version, os, cpu);
    lock.packages[at] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      ...(entry.dev && { dev: true }),
      optional: true,
      ...(os && { os: [os] }),
      ...(name.endsWith("musl") && { libc: ["musl"] }),
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added, "added");

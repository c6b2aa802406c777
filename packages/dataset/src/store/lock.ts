/** One writer at a time: a file that names the process, and that a process which was killed does not leave stuck. */

import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { FoveaError } from "@fovea/core";

/** Name of the file in the store's folder; those that are being made have more behind it. */
export const lockName = "writer.lock";

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, as far as the system tells: numbers of processes are used again. */
  readonly started: string | null;
}

/** Milliseconds between the signs of life of the holder, and after which one on another machine counts as dead. */
const beat = 5_000;
const silence = 60_000;
const attempts = 5;
let count = 0;

export interface Lock {
  release(): void;
}

/** Takes the lock of a store. Throws `output-unwritable` while another process holds it. */
export function takeLock(folder: string): Lock {
  const path = join(folder, lockName);
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (linked(path)) return held(path);
    const holder = readHolder(path);
    if (holder !== undefined && isAlive(holder, path)) throw taken(folder, holder, path);
    removeStale(path, holder);
  }
  throw taken(folder, undefined, path);
}

/** Whole or not at all: written under another name and linked, which fails where there is a lock. */
function linked(path: string): boolean {
  const temporary = `${path}.${process.pid}-${++count}`;
  const own: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  try {
    writeFileSync(temporary, JSON.stringify(own));
    linkSync(temporary, path);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function held(path: string): Lock {
  const text = readFileSync(path, "utf8");
  const timer = setInterval(() => touch(path), beat).unref();
  return {
    release: () => {
      clearInterval(timer);
      if (textOf(path) === text) rmSync(path, { force: true });
    },
  };
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Somebody deleted the file: there is nobody to be told.
  }
}

/** Takes a dead lock away. If another process was quicker and this is its fresh one, it goes back to its place. */
function removeStale(path: string, dead: Holder | undefined): void {
  const aside = `${path}.${process.pid}-${++count}`;
  try {
    renameSync(path, aside);
    if (JSON.stringify(readHolder(aside)) !== JSON.stringify(dead)) linkSync(aside, path);
  } catch {
    // It is gone already, or there is a new one: the next attempt sees.
  } finally {
    rmSync(aside, { force: true });
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Nothing for a file that is gone or was not written by us. */
function readHolder(path: string): Holder | undefined {
  try {
    const found: Partial<Holder> = JSON.parse(textOf(path) ?? "");
    const { pid, host, started = null } = found;
    return typeof pid === "number" && typeof host === "string" ? { pid, host, started } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, host, started }: Holder, path: string): boolean {
  if (host !== hostname()) {
    return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < silence;
  }
  return isRunning(pid) && (started === null || startOf(pid) === started);
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Clock ticks from the system's start to that of the process; nothing where there is no /proc. */
function startOf(pid: number): string | null {
  const text = textOf(`/proc/${pid}/stat`);
  // The name of the program, in brackets, may hold anything: the 20th field behind it.
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

const taken = (folder: string, holder: Holder | undefined, path: string): FoveaError =>
  new FoveaError(
    "output-unwritable",
    `Cannot write the store "${folder}": ${holder ? `process ${holder.pid}${holder.host === hostname() ? "" : ` on ${holder.host}`}` : "another process"} is writing it`,
    { hint: `Wait until it is done; if nothing runs, delete "${path}".` },
  );

import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "./temporary.ts";

const parent = mkdtempSync(join(tmpdir(), "fovea-"));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(parent, { recursive: true, force: true });
});

test("temporaryFolder() is new, and removes old ones of ours alone", () => {
  vi.stubEnv("TMPDIR", parent);
  const [left, busy, other] = [temporaryFolder(), temporaryFolder(), join(parent, "somebody-else")];
  for (const folder of [left, busy, other]) mkdirSync(join(folder, "draft"), { recursive: true });
  const yesterday = Date.now() / 1000 - 86_400;
  for (const folder of [left, other]) utimesSync(folder, yesterday, yesterday);
  const folder = temporaryFolder();
  expect(dirname(folder)).toBe(parent);
  expect(basename(folder)).toMatch(/^fovea-session-/);
  expect([folder, left, busy, other].map(existsSync)).toEqual([false, false, true, true]);
});

test("temporaryFolder() where there is no place for temporary files is a path all the same", () => {
  vi.stubEnv("TMPDIR", join(parent, "nowhere"));
  expect(temporaryFolder()).toContain("nowhere");
});

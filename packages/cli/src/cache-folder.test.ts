import { expect, test } from "vitest";
import { cacheFolder } from "./cache-folder.ts";

test.each([
  [{}, "linux", "/home/ann/.cache/fovea"],
  [{}, "darwin", "/home/ann/Library/Caches/fovea"],
  [{}, "win32", undefined],
  [{ XDG_CACHE_HOME: "/var/caches" }, "linux", "/var/caches/fovea"],
  [{ XDG_CACHE_HOME: "caches" }, "linux", "/home/ann/.cache/fovea"],
  [{ XDG_CACHE_HOME: "/var/caches", FOVEA_CACHE: "/tmp/here" }, "linux", "/tmp/here"],
  [{ FOVEA_CACHE: "off" }, "linux", undefined],
] as const)("cacheFolder() of %o on %s", (environment, platform, folder) => {
  expect(cacheFolder(environment, platform, "/home/ann")).toBe(folder);
});

/** Where prepared sessions are kept between commands. Everything in it may be deleted at any time. */

import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `FOVEA_CACHE` names the folder, or is `off`; else it is `fovea` in the user's folder of caches, which XDG_CACHE_HOME,
 * LOCALAPPDATA or the platform's custom tell. Undefined: nothing is kept.
 */
export function cacheFolder(
  { FOVEA_CACHE: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local }: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string | undefined {
  if (own) return own === "off" ? undefined : own;
  // The specification says to pass over relative ones.
  if (xdg && isAbsolute(xdg)) return join(xdg, "fovea");
  if (platform === "win32") return local ? join(local, "fovea", "cache") : undefined;
  return platform === "darwin" ? join(home, "Library", "Caches", "fovea") : join(home, ".cache", "fovea");
}

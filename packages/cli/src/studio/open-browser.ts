/** The user's own browser. */

import { spawn } from "node:child_process";
import { platform } from "node:os";

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Where there is none, nothing happens: the address has been printed. */
export function openBrowser(url: string): void {
  const [command, ...words] = openers[platform()] ?? ["xdg-open"];
  spawn(command, [...words, url], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}

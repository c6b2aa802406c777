/** What this browser remembers from visit to visit; a browser that keeps nothing forgets it, and all else works. */

export type Remembered = "fovea-theme" | "fovea-tour";

export function remembered(name: Remembered): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Undefined forgets it. */
export function remember(name: Remembered, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Full or forbidden: nothing that a person asked for is lost.
  }
}

/** A clock in the page: when files were given, when a map was drawn, and what kept the main thread. */

interface InPage {
  given: number;
  drawn: number;
  /** Longest task since it was last set to 0, ms; 0: none of 50 ms or more, which browsers tell of. */
  longest: number;
  waitFor(label: string): void;
}

declare global {
  var studioBench: InPage;
}

/** Runs in the page before its own scripts. */
export function inPage(): void {
  const noted: InPage = {
    ...{ given: 0, drawn: 0, longest: 0 },
    waitFor(label) {
      const look = (): void => {
        if (!document.querySelector(`canvas[aria-label^="${label}"]`))
          return void requestAnimationFrame(look);
        noted.drawn = performance.now();
      };
      look();
    },
  };
  globalThis.studioBench = noted;
  document.addEventListener("change", () => (noted.given = performance.now()), { capture: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) noted.longest = Math.max(noted.longest, duration);
  }).observe({ type: "longtask" });
}

/** Marks the part of the page that the tour speaks of, also where it appears later; tells when a person has used it. */

import { useEffect, useState } from "react";

/** How a part is used: by pointer, by keyboard, by choosing. */
const uses = ["click", "change", "input", "pointerup", "keydown"] as const;

/** Keys that only walk by. */
const passing = new Set(["Tab", "Shift", "Escape", "Control", "Alt", "Meta"]);

/** Whether the part was used since it was pointed at. */
export function usePointed(selector: string): boolean {
  const [used, setUsed] = useState<string | undefined>();
  useEffect(() => {
    let part: Element | null = null;
    const point = (): void => {
      const found = document.querySelector(selector);
      if (found === part) return;
      part?.removeAttribute("data-pointed");
      found?.setAttribute("data-pointed", "");
      found?.scrollIntoView({ block: "nearest" });
      part = found;
    };
    const notice = (event: Event): void => {
      const isPassing = event instanceof KeyboardEvent && passing.has(event.key);
      if (!isPassing && event.target instanceof Node && part?.contains(event.target)) setUsed(selector);
    };
    point();
    const watch = new MutationObserver(point);
    watch.observe(document.body, { childList: true, subtree: true });
    for (const use of uses) addEventListener(use, notice, true);
    return () => {
      watch.disconnect();
      part?.removeAttribute("data-pointed");
      for (const use of uses) removeEventListener(use, notice, true);
    };
  }, [selector]);
  return used === selector;
}

const focusable =
  "button:not(:disabled), select:not(:disabled), input:not(:disabled), summary, a[href], [tabindex='0']";

/** Puts the focus on the first thing in the part that takes it. */
export function goTo(selector: string): void {
  const part = document.querySelector<HTMLElement>(selector);
  const all = Array.from(part?.querySelectorAll<HTMLElement>(focusable) ?? []);
  const seen = all.find((each) => each.tabIndex >= 0 && each.checkVisibility({ visibilityProperty: true }));
  (seen ?? part)?.focus();
}

/** What is shown, kept in the page's address, so that a view can be opened again or sent to somebody. */

import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

/** One setting of the address; undefined if it is not there. */
export const param = (name: string): string | undefined =>
  new URLSearchParams(location.search).get(name) ?? undefined;

export interface AddressChange {
  /** Whether the browser's back button returns to what was before. @default false */
  readonly step?: boolean;
}

/** Changes settings of the address; undefined takes one out. */
export function setParams(
  changes: Readonly<Record<string, string | undefined>>,
  { step = false }: AddressChange = {},
): void {
  const params = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  const address = `${location.pathname}${text ? `?${text}` : ""}`;
  if (address === `${location.pathname}${location.search}`) return;
  if (step) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  // The same function is added but once.
  addEventListener("popstate", tell);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A setting of the view that stands in the address, and how to change it; what equals the default is left out of it. */
export function useParam(name: string, standard: string): [string, (value: string) => void] {
  const value = useSyncExternalStore(subscribe, () => param(name) ?? standard);
  const set = useCallback(
    (next: string) => setParams({ [name]: next === standard ? undefined : next }),
    [name, standard],
  );
  return [value, set];
}

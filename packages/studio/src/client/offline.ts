/** The page's side of its service worker: without it the page works too, only not offline, and on some hosts with one thread. */

/** A page that waits longer goes on without: a browser may refuse service workers in ways of its own. */
const patience = 10_000;

/** Vite's own server has no service worker: there, sources are served as they are. */
const isBuilt = !/\.ts(\?|$)/.test(import.meta.url);

/** Marks in this tab that a reload was tried. */
const tried = "fovea-isolated";

/**
 * Waits until the service worker answers this page, which is at once but for the very first visit: then all that the engine loads is
 * kept. Reloads the page once if that gives it the isolation which its host does not.
 */
export async function settleOffline(): Promise<void> {
  if (!isBuilt || !("serviceWorker" in navigator)) return;
  await Promise.race([controlled(), new Promise((resolve) => setTimeout(resolve, patience))]).catch(() => {});
  if (crossOriginIsolated || !navigator.serviceWorker.controller || sessionStorage.getItem(tried)) return;
  sessionStorage.setItem(tried, "yes");
  location.reload();
  // Nothing more is begun here.
  await new Promise(() => {});
}

async function controlled(): Promise<void> {
  const { serviceWorker } = navigator;
  const taken = new Promise((resolve) => serviceWorker.addEventListener("controllerchange", resolve));
  const registration: ServiceWorkerRegistration | undefined = await serviceWorker.register(
    new URL("service-worker.js", document.baseURI),
  );
  // A page that was reloaded past its service worker (Shift) is not taken over; neither is one whose browser refuses silently.
  if (serviceWorker.controller || !registration?.installing) return;
  await Promise.race([taken, failed(registration.installing)]);
}

/** Resolves when the service worker could not be installed. */
const failed = (worker: ServiceWorker): Promise<void> =>
  new Promise((resolve) =>
    worker.addEventListener("statechange", () => worker.state === "redundant" && resolve()),
  );

/** Keeps the views that were not opened yet, when the page has nothing better to do. */
export function keepTheRest(): void {
  const ask = (): void => navigator.serviceWorker?.controller?.postMessage("keep the rest");
  if ("requestIdleCallback" in globalThis) requestIdleCallback(ask);
  else setTimeout(ask, 2000);
}

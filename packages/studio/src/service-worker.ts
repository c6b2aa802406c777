/** Keeps the page's own files in the browser, so that it works without its host, and isolated on hosts that send no headers. */

/// <reference lib="webworker" />

/** Written in when the page is built (`build/offline.ts`), as addresses below this script's own. */
declare const foveaFiles: {
  /** What the page needs to start. */
  readonly first: readonly string[];
  /** Views and what they use; kept as soon as the page has started. */
  readonly later: readonly string[];
  /** All files of this build; what is kept of others goes. */
  readonly all: readonly string[];
};

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const home = worker.registration.scope;
const files = {
  first: foveaFiles.first.map(address),
  later: foveaFiles.later.map(address),
  all: new Set(foveaFiles.all.map(address)),
};

/** Of this page: a host may have several, and the store is one for all of them. */
const store = (): Promise<Cache> => caches.open(`fovea-studio ${home}`);

worker.addEventListener("install", (event) => event.waitUntil(keep(files.first)));
worker.addEventListener("activate", (event) => event.waitUntil(begin()));
// Without its host now: another time.
worker.addEventListener("message", (event) => event.waitUntil(keep(files.later).catch(() => {})));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(home)) event.respondWith(answer(event));
});

function address(file: string): string {
  return new URL(file, home).href;
}

/** Fetches what is not there yet; the page itself and its list have no digest in their names and are fetched anew. */
async function keep(wanted: readonly string[]): Promise<void> {
  const kept = await store();
  await Promise.all(
    wanted.map(async (url) => {
      if (hasDigest(url) && (await kept.match(url))) return;
      const response = await fetch(url, hasDigest(url) ? {} : { cache: "no-cache" });
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      await put(url, isolating(response));
    }),
  );
}

/** Drops what an older build has left, and takes over pages that are open already. */
async function begin(): Promise<void> {
  const kept = await store();
  for (const request of await kept.keys()) if (!files.all.has(request.url)) await kept.delete(request);
  await worker.clients.claim();
}

/** What has a digest in its name never changes: from the store if it is there. All else from the host while there is one. */
async function answer(event: FetchEvent): Promise<Response> {
  const url = event.request.mode === "navigate" && isPage(event.request.url) ? home : event.request.url;
  const kept = await store();
  const known = await kept.match(url);
  if (known && hasDigest(url)) return known;
  try {
    const response = isolating(await fetch(event.request));
    if (files.all.has(url) && isToKeep(response)) event.waitUntil(put(url, response.clone()));
    return response;
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

const isPage = (url: string): boolean => [home, address("index.html")].includes(url.replace(/[?#].*$/, ""));

const hasDigest = (url: string): boolean => /-[\w-]{8}\.\w+$/.test(url) && files.all.has(url);

/** A user's own files say no-store: they are not kept. Nor are error pages and pieces. */
const isToKeep = ({ status, type, headers }: Response): boolean =>
  status === 200 && type !== "opaque" && !/no-store/.test(headers.get("Cache-Control") ?? "");

async function put(url: string, response: Response): Promise<void> {
  // A full disk: the page goes on, only not without its host.
  await (await store()).put(url, response).catch(() => {});
}

const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** The same answer with the headers that give the engine its threads, where the host does not send them. */
function isolating(response: Response): Response {
  const { status, statusText, body } = response;
  const wanted = Object.entries(isolation).filter(([name]) => !response.headers.has(name));
  // A redirection has status 0 here and goes through as it is.
  if (wanted.length === 0 || status === 0) return response;
  const headers = new Headers([...response.headers, ...wanted]);
  return new Response([204, 304].includes(status) ? null : body, { status, statusText, headers });
}

/**
 * The service worker of the site, `sw.js`. It makes the second visit work without a network, and it
 * adds the headers of cross-origin isolation, without which a page has no shared memory and
 * therefore no threads.
 *
 * A version of the site is a list of files with their SHA-384. The first visit stores all of them or
 * none: a file with another hash, because the host is being updated, ends the installation, and the
 * version before it stays. Once a version is installed, its files come from the browser's cache only.
 * A new version waits until the last page of the old one is closed, so no page has files of two.
 *
 * @module
 */
import { pathAt, type SiteFiles } from "./site_files.ts";
import { workerPolicy } from "./worker_policy.ts";

/** The event that keeps the worker alive until a promise settles. */
interface LastingEvent {
  waitUntil(promise: Promise<unknown>): void;
}

/** A request of a page of the site. */
interface RequestEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/** The part of the worker's global scope that it uses; the names of the files come before the script. */
interface Scope {
  readonly siteFiles: SiteFiles;
  readonly registration: { readonly scope: string };
  addEventListener(type: "install" | "activate", listen: (event: LastingEvent) => void): void;
  addEventListener(type: "fetch", listen: (event: RequestEvent) => void): void;
}

const scope = globalThis as unknown as Scope;
const files = scope.siteFiles;
const root = scope.registration.scope;
/** Sites at other paths of the host have caches of their own. */
const cacheName = `alexnet ${root}`;
/** Requests at a time. */
const AT_ONCE = 6;

scope.addEventListener("install", (event) => event.waitUntil(storeAll()));
scope.addEventListener("activate", (event) => event.waitUntil(removeOld()));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(root)) return;
  // A request that the debugger repeats; it cannot be fetched from here.
  if (request.cache === "only-if-cached" && request.mode !== "same-origin") return;
  event.respondWith(answer(request));
});

/** The SHA-384 of a file of this version. */
function hashOf(path: string): string {
  return files.atFirst[path] ?? files.whenUsed[path];
}

/** Where a file is stored: two versions of it have two addresses. */
function keyOf(path: string): string {
  return `${new URL(path, root)}?${encodeURIComponent(hashOf(path))}`;
}

/** Stores what every visit may need; what has not changed is there already. */
async function storeAll(): Promise<void> {
  const cache = await caches.open(cacheName);
  const known = new Set((await cache.keys()).map(({ url }) => url));
  const missing = Object.keys(files.atFirst).filter((path) => !known.has(keyOf(path)));
  const storeNext = async (): Promise<void> => {
    const path = missing.pop();
    if (path === undefined) return;
    await fetchAndStore(path);
    await storeNext();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, storeNext));
}

/** Removes what only earlier versions had. No page of theirs is open any more. */
async function removeOld(): Promise<void> {
  const cache = await caches.open(cacheName);
  const own = new Set(
    [...Object.keys(files.atFirst), ...Object.keys(files.whenUsed)].map(keyOf),
  );
  const old = (await cache.keys()).filter(({ url }) => !own.has(url));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/** A file of the site from the cache, anything else from the network. */
async function answer(request: Request): Promise<Response> {
  const path = pathAt(request.url, root, files);
  if (path === undefined) return isolated(await fetch(request));
  const stored = await (await caches.open(cacheName)).match(keyOf(path));
  return stored ?? await fetchAndStore(path);
}

/**
 * Fetches a file and stores it.
 *
 * @throws if the host has none, or one with other content than in this version.
 */
async function fetchAndStore(path: string): Promise<Response> {
  const response = await fetch(
    new Request(`${new URL(path, root)}`, {
      // A stored copy of an earlier version is not asked for.
      cache: "no-cache",
      credentials: "same-origin",
      integrity: `sha384-${hashOf(path)}`,
    }),
  );
  if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
  const own = isolated(response, workerPolicy(path));
  await (await caches.open(cacheName)).put(keyOf(path), own.clone());
  return own;
}

/** `response` with the headers of cross-origin isolation, and with a policy. */
function isolated(response: Response, policy?: string): Response {
  // A redirection, which only the browser may read.
  if (response.status === 0) return response;
  const { status, statusText, body } = response;
  const headers = new Headers(response.headers);
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-embedder-policy", "require-corp");
  headers.set("cross-origin-resource-policy", "same-origin");
  if (policy !== undefined) headers.set("content-security-policy", policy);
  // The body has been decoded.
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(body, { status, statusText, headers });
}

/**
 * The service worker of the site, `sw.js`. It makes the second visit work without a network, and it
 * adds the headers of cross-origin isolation, without which a page has no shared memory and
 * therefore no threads.
 *
 * A version of the site is a list of files with their SHA-256. At the first visit the worker starts at
 * once, so that pages get their headers, and stores the files when the page asks for it; until all of
 * them are there, pages come from the network. A file with another hash, because the host is being
 * updated, ends that. From then on files come from the browser's cache only. A later version is stored
 * as a whole before it is installed, and waits until the last page of the one before is closed. So no
 * page has files of two versions. Data that a page asks for after the host has got a later version is
 * an answer that says so, and the later version is stored.
 *
 * @module
 */
import { OTHER_VERSION, otherVersionText } from "./other_version.ts";
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
  readonly registration: {
    readonly scope: string;
    readonly active: unknown;
    update(): Promise<unknown>;
  };
  addEventListener(
    type: "install" | "activate" | "message",
    listen: (event: LastingEvent) => void,
  ): void;
  addEventListener(type: "fetch", listen: (event: RequestEvent) => void): void;
}

const scope = globalThis as unknown as Scope;
const files = scope.siteFiles;
const root = scope.registration.scope;
/** Sites at other paths of the host have caches of their own. */
const cacheName = `alexnet ${root}`;
/** What is stored last: then all files of the version are there. */
const mark = `${root}?version=${encodeURIComponent(files.version)}`;
/** Requests at a time. */
const AT_ONCE = 6;

let storing: Promise<void> | undefined;
let stored: Promise<boolean> | undefined;

scope.addEventListener("install", (event) => {
  if (scope.registration.active !== null) event.waitUntil(storeAll());
});
scope.addEventListener("activate", (event) => event.waitUntil(removeOld()));
// A page has loaded; the network is free.
scope.addEventListener("message", (event) => {
  storing ??= storeAll().finally(() => storing = undefined);
  event.waitUntil(storing);
});
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(root)) return;
  // A request that the debugger repeats; it cannot be fetched from here.
  if (request.cache === "only-if-cached" && request.mode !== "same-origin") return;
  event.respondWith(answer(request));
});

/** The SHA-256 of a file of this version. */
function hashOf(path: string): string {
  return files.atFirst[path] ?? files.whenUsed[path];
}

/** Where a file is stored: two versions of it have two addresses. */
function keyOf(path: string): string {
  return `${new URL(path, root)}?${encodeURIComponent(hashOf(path))}`;
}

/** Whether all files of this version are stored. */
async function isStored(): Promise<boolean> {
  stored ??= caches.open(cacheName).then((cache) => cache.match(mark))
    .then((found) => found !== undefined);
  return await stored;
}

/**
 * Stores what every visit may need; what has not changed is there already.
 *
 * @throws if a file is missing, or is that of another version.
 */
async function storeAll(): Promise<void> {
  if (await isStored()) return;
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
  await cache.put(mark, new Response());
  stored = Promise.resolve(true);
}

/** Removes what only earlier versions had. No page of theirs is open any more. */
async function removeOld(): Promise<void> {
  const cache = await caches.open(cacheName);
  const paths = [...Object.keys(files.atFirst), ...Object.keys(files.whenUsed)];
  const own = new Set([mark, ...paths.map(keyOf)]);
  const old = (await cache.keys()).filter(({ url }) => !own.has(url));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/** A file of the site from the cache if the version is stored, anything else from the network. */
async function answer(request: Request): Promise<Response> {
  const path = pathAt(request.url, root, files);
  if (path === undefined) return isolated(await fetch(request));
  if (!await isStored()) {
    const fresh = async () => isolated(await fetch(request), workerPolicy(path));
    // Data of this version is kept already.
    return Object.hasOwn(files.whenUsed, path) ? fetchAndStore(path).catch(fresh) : fresh();
  }
  const found = await (await caches.open(cacheName)).match(keyOf(path));
  return found ?? await fetchAndStore(path).catch((error) => otherVersion(path, error));
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
      integrity: `sha256-${hashOf(path)}`,
    }),
  );
  if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
  const own = isolated(response, workerPolicy(path));
  await (await caches.open(cacheName)).put(keyOf(path), own.clone());
  return own;
}

/**
 * The answer for a file that cannot be stored because the host has another one, or none.
 *
 * @throws `error` if the host does not answer, or is out of order.
 */
async function otherVersion(path: string, error: unknown): Promise<Response> {
  const { body, status } = await fetch(new URL(path, root), { cache: "no-cache" });
  await body?.cancel();
  if (status >= 500) throw error;
  // It is stored while this page is open. What fails is tried again at the next page.
  void scope.registration.update().catch(() => {});
  return isolated(new Response(otherVersionText, { status: OTHER_VERSION }));
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

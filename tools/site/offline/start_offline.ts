/// <reference lib="dom" />
/**
 * Starts the service worker of the site, and reloads the page once if threads need it.
 *
 * @module
 */

/** Noted for the life of the tab, so that a page that cannot be isolated is reloaded only once. */
const RELOADED = "alexnet.reloaded";

/**
 * Registers `sw.js` after the page has loaded, over http(s) only: a page from a folder has no service
 * worker. It then stores the site for visits without a network.
 *
 * Where the host does not send the headers of cross-origin isolation, the service worker adds them,
 * but only to pages that are loaded after it has started. So the first page is reloaded as soon as it
 * has, unless the reader has clicked, touched or typed anything until then; threads are there from
 * the next page on then.
 */
export function startOffline(): void {
  if (!/^https?:$/.test(location.protocol) || !("serviceWorker" in navigator)) return;
  let touched = false;
  for (const type of ["pointerdown", "keydown", "input", "drop"]) {
    addEventListener(type, () => touched = true, { capture: true, once: true, passive: true });
  }
  const start = async () => {
    const worker = await startWorker();
    if (worker === undefined) return;
    const isNew = !crossOriginIsolated && navigator.serviceWorker.controller === null;
    if (isNew && !touched && isFirstReload()) location.reload();
    else worker.postMessage("store");
  };
  if (document.readyState === "complete") void start();
  else addEventListener("load", () => void start(), { once: true });
}

/** The service worker, once it has started; undefined where there is none. */
async function startWorker(): Promise<ServiceWorker | undefined> {
  try {
    await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" });
    return (await navigator.serviceWorker.ready).active ?? undefined;
  } catch {
    // E.g. a private window: the pages work, with one thread and only with a network.
    return undefined;
  }
}

function isFirstReload(): boolean {
  try {
    if (sessionStorage.getItem(RELOADED) !== null) return false;
    sessionStorage.setItem(RELOADED, "1");
    return true;
  } catch {
    return false;
  }
}

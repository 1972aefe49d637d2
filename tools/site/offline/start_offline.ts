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
 * worker.
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
    if (await canBeIsolated() && !touched && isFirstReload()) location.reload();
  };
  if (document.readyState === "complete") void start();
  else addEventListener("load", () => void start(), { once: true });
}

/** Starts the service worker; whether a reload would make this page cross-origin isolated. */
async function canBeIsolated(): Promise<boolean> {
  const { serviceWorker } = navigator;
  try {
    await serviceWorker.register("sw.js", { updateViaCache: "none" });
    if (crossOriginIsolated || serviceWorker.controller !== null) return false;
    await serviceWorker.ready;
    return true;
  } catch {
    // E.g. a private window: the pages work, with one thread and only with a network.
    return false;
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

/**
 * The content security policies of the site's workers. A page has its policy in its markup, a worker
 * in the header of its script, which the service worker and `deno task site:serve` send.
 *
 * @module
 */

/** Threads are workers from blobs; everything else that is read is of the site. */
const common = [
  "default-src 'none'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
].join("; ");

/** What each worker may run: WebAssembly, and in the kernel the reader's code. */
const policies: Readonly<Record<string, string>> = {
  "assets/kernel.js": `${common}; script-src 'self' blob: 'wasm-unsafe-eval' 'unsafe-eval'`,
  "assets/network_worker.js": `${common}; script-src 'self' blob: 'wasm-unsafe-eval'`,
};

/**
 * The policy of the script at `path` (from the root of the site); undefined for what is no worker.
 * With it no code of a lesson, and no network, can send anything to another host.
 */
export function workerPolicy(path: string): string | undefined {
  return Object.hasOwn(policies, path) ? policies[path] : undefined;
}

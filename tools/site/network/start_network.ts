/// <reference lib="dom" />
/**
 * Loads the script of the front page's network.
 *
 * @module
 */

/** Loads `network.js` on the front page, over http(s) only: a page from a folder has no workers. */
export function startNetwork(): void {
  if (document.querySelector("#network") === null || !/^https?:$/.test(location.protocol)) return;
  const script = document.createElement("script");
  script.type = "module";
  script.src = "assets/network.js";
  document.head.append(script);
}

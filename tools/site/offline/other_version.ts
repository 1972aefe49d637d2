/**
 * How the service worker tells a page that the host has another version of a file than the page's.
 *
 * @module
 */

/** The status of the answer: Conflict. */
export const OTHER_VERSION = 409;

/** What readers can do. An open page never has files of two versions. */
export const otherVersionText =
  "The host has a new version of this site. Close all of its pages, then open one again: it loads " +
  "the new version.";

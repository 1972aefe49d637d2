/// <reference lib="dom" />
/**
 * Widgets of the course's pages.
 *
 * @module
 */
document.dispatchEvent(new Event("widgets"));

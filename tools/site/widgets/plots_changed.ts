/**
 * The events by which the scripts of a page tell each other of plots.
 *
 * @module
 */

/** Sent to the document: there are plots without a drawing, or with new data (`data-changed`). */
export const plotsChanged = "plotschanged";

/** Sent by a plot that is about to leave the page for good. */
export const plotRemoved = "plotremoved";

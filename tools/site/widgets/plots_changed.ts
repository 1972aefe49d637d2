/**
 * The event that tells a page of plots without a drawing, and of those with new data.
 *
 * @module
 */

/** The name of the event, sent to the document. */
export const plotsChanged = "plotschanged";

/**
 * Detects whether this process runs in a notebook, and defines what a notebook can display.
 *
 * @module
 */
import type { jupyterDisplay, MediaBundle } from "./figure_spec.ts";

/** An object that a notebook displays if it is the value of a cell. */
export interface Displayable {
  /** Returns every representation, by media type. */
  [jupyterDisplay](): MediaBundle | Promise<MediaBundle>;
}

/** Whether this process is a notebook kernel. */
export function inNotebook(): boolean {
  try {
    return typeof Deno.jupyter.broadcast === "function";
  } catch {
    return false; // Outside a kernel, reading the property throws.
  }
}

/**
 * Whether `deno task course` runs the notebook: there is no reader, exercises are solved, and
 * outputs are recorded exactly.
 */
export function inCourseRun(): boolean {
  return Deno.env.get("ALEXNET_COURSE_RUN") === "1";
}

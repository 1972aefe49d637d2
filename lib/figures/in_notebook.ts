/**
 * Detects whether this process runs in a notebook, and defines what a notebook can display.
 *
 * @module
 */
import { environmentVariable } from "../deno_only.ts";
import type { jupyterDisplay, MediaBundle } from "./figure_spec.ts";

/** An object that a notebook displays if it is the value of a cell. */
export interface Displayable {
  /**
   * Collects every representation, by media type.
   *
   * @returns e.g. `image/svg+xml` and `text/plain`.
   */
  [jupyterDisplay](): MediaBundle | Promise<MediaBundle>;
}

/** Whether this process is a notebook kernel. */
export function inNotebook(): boolean {
  try {
    return typeof Deno.jupyter.broadcast === "function";
  } catch {
    return false; // Outside a kernel, and in a browser, reading the property throws.
  }
}

/**
 * Whether `deno task course` runs the notebook: there is no reader, exercises are solved, and
 * outputs are recorded exactly.
 */
export function inCourseRun(): boolean {
  return environmentVariable("ALEXNET_COURSE_RUN") === "1";
}

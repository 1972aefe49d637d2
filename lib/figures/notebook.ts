/**
 * Whether a notebook shows what this process computes, and what it can show.
 *
 * @module
 */
import type { jupyterDisplay, MediaBundle } from "./figure_spec.ts";

/** Something that a notebook shows when it is the value of a cell. */
export interface Displayable {
  /** Every representation, by media type. */
  [jupyterDisplay](): MediaBundle | Promise<MediaBundle>;
}

/** Whether this process is a notebook kernel. */
export function inNotebook(): boolean {
  try {
    return typeof Deno.jupyter.broadcast === "function";
  } catch {
    return false; // Outside of the kernel the property throws.
  }
}

/**
 * Whether `deno task course` runs the notebook: no reader watches, exercises are solved, and
 * outputs are collected exactly.
 */
export function inCourseRun(): boolean {
  return Deno.env.get("ALEXNET_COURSE_RUN") === "1";
}

/**
 * Whether this process is the kernel of a notebook.
 *
 * @module
 */
import { environmentVariable } from "./deno_only.ts";

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

/**
 * Whether this process is the kernel of a notebook, or the worker of a lesson's page.
 *
 * @module
 */
import { environmentVariable } from "./deno_only.ts";
import { frontEnd } from "./front_end.ts";

/** Whether the code that runs here is that of cells, whose outputs a front end shows. */
export function inNotebook(): boolean {
  return frontEnd() !== undefined;
}

/**
 * Whether `deno task course` runs the notebook: there is no reader, exercises are solved, and
 * outputs are recorded exactly.
 */
export function inCourseRun(): boolean {
  return environmentVariable("ALEXNET_COURSE_RUN") === "1";
}

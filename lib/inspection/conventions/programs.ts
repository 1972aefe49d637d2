/**
 * The Rosetta table: every program, in the order of time.
 *
 * @module
 */
import { caffeProgram, torchvisionProgram } from "./framework_programs.ts";
import { paperProgram, program2012 } from "./paper_programs.ts";
import type { Program } from "./program.ts";
import { caffeTensorflow, dunnhofer, kratzert, tensorflowModels } from "./tensorflow_programs.ts";

/** The columns of the table. */
export const programs: readonly Program[] = [
  paperProgram,
  program2012,
  caffeProgram,
  torchvisionProgram,
  caffeTensorflow,
  kratzert,
  tensorflowModels,
  dunnhofer,
];

/**
 * Measures a training step of lesson 10's net on two ranks several times, and writes the fastest as
 * `lib/parallel/step_times/recorded_tower_step.ts`, which the lesson shows where there is no MPI.
 *
 * @module
 */
import { plannedSpec } from "../../lib/experiments/record/planned_experiments.ts";
import { AlexNetError } from "../../lib/errors.ts";
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import { type TowerStep, twoRankStep } from "../../lib/parallel/step_times/two_rank_step.ts";

const FILE =
  new URL("../../lib/parallel/step_times/recorded_tower_step.ts", import.meta.url).pathname;
/** The images of a step in the lesson. */
const BATCH_SIZE = 32;
/** How often the ranks are started. */
const TIMES = 5;

/** The module that holds `step`. */
export function recordedStepModule({ spans, sent, ...numbers }: TowerStep, date: string): string {
  const fields = Object.entries({ date, ...numbers })
    .map(([name, value]) => `  ${name}: ${JSON.stringify(value)},\n`);
  const rowsOf = (rows: readonly object[]) =>
    rows.map((row) =>
      `    { ${
        Object.entries(row).map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", ")
      } },\n`
    ).join("");
  return `/**
 * What two ranks did in a training step of the two-tower net of lesson 10.
 *
 * \`deno run -A tools/record/record_tower_step.ts\`, on a machine with MPI, writes this file.
 *
 * @module
 */
import type { TowerStep } from "./tower_step.ts";

/** The step, and the day on which it was measured. */
// deno-fmt-ignore
export const recordedTowerStep: TowerStep & { readonly date: string } = {
${fields.join("")}  sent: [
${rowsOf(sent)}  ],
  spans: [
${rowsOf(spans)}  ],
};
`;
}

if (import.meta.main) {
  const spec = plannedSpec("towers", "two-towers");
  let fastest: TowerStep | undefined;
  for (let time = 0; time < TIMES; time++) {
    const { recorded, where, ...step } = await twoRankStep({ spec, batchSize: BATCH_SIZE });
    if (recorded) throw new AlexNetError(`Expected a measurement but found none: ${where}`);
    if (fastest === undefined || step.elapsed < fastest.elapsed) fastest = step;
  }
  if (fastest !== undefined) {
    const date = new Date().toISOString().slice(0, 10);
    await writeAtomically(FILE, new TextEncoder().encode(recordedStepModule(fastest, date)));
    console.log(`${FILE}: ${fastest.elapsed.toFixed(1)} ms a step`);
  }
}

/** Prints what `twoRankStep` finds for the small two-tower net of lesson 10 and the batch given. */
import { plannedSpec } from "../../../lib/experiments/record/planned_experiments.ts";
import { twoRankStep } from "../../../lib/parallel/step_times/two_rank_step.ts";

const spec = plannedSpec("towers", "two-towers");
console.log(JSON.stringify(await twoRankStep({ spec, batchSize: Number(Deno.args[0]) })));

/**
 * A data-parallel step on two ranks, of which the second one starts its pass when the first one is at
 * the end of its own, where it stays until the sums that it has started are complete, or 20 seconds.
 * It makes no call of MPI there. Rank 0 prints how many sums started in its pass and how many were
 * complete. The argument is a file that does not exist; rank 0 writes it at the end of its pass.
 */
import { alexnet } from "../../../lib/models/alexnet.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { DataParallel } from "../../../lib/parallel/data/data_parallel.ts";
import { startMpi } from "../../../lib/parallel/mpi/mpi.ts";
import type { MpiNumbers } from "../../../lib/parallel/mpi/standard_abi.ts";
import { train } from "../../../lib/training/train.ts";
import { smallBatches, smallSpec } from "./small_problem.ts";

/** Milliseconds after which a sum, or the other rank, is given up. */
const PATIENCE = 20_000;

const [endOfPass] = Deno.args;
await useBackend("alexnet-cpu:wasm", { threads: 1, heapBytes: 2 ** 26 });
const mpi = startMpi({ threads: "multiple" });
const { world } = mpi;

/** What this rank has given to each sum so far, and where the sum will be. */
const sums: { readonly own: readonly number[]; readonly values: MpiNumbers }[] = [];
const start = world.startAllreduce.bind(world);
world.startAllreduce = (values) => {
  sums.push({ own: [...values].map(Number), values });
  return start(values);
};
/** The sums that are no longer what this rank gave. */
const complete = () =>
  sums.filter(({ own, values }) => own.some((value, i) => value !== values[i])).length;

/** Waits without leaving the pass. */
function waitUntil(condition: () => boolean): void {
  const end = performance.now() + PATIENCE;
  while (!condition() && performance.now() < end);
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

const parallel = new DataParallel(mpi, { bucketBytes: 4 * 1000 });
const model = alexnet(smallSpec, { seed: 1 });
let found = { started: 0, complete: 0 };
await train({
  ...{ model, data: smallBatches(1, 10), epochs: 1, progress: "none", handleInterrupt: false },
  reduceGradients: (step) =>
    parallel.reduceGradients({
      ...step,
      compute: (part) => {
        if (world.rank === 1) waitUntil(() => exists(endOfPass));
        const gradients = step.compute(part);
        if (world.rank === 0) {
          Deno.writeTextFileSync(endOfPass, "");
          waitUntil(() => complete() === sums.length);
          found = { started: sums.length, complete: complete() };
        }
        return gradients;
      },
    }),
});
if (world.rank === 0) console.log(JSON.stringify(found));
await mpi.finalize();

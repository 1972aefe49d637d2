/** Trains; the last rank wishes to stop in its third step. Rank 0 prints the steps of all ranks. */
import * as tf from "@tensorflow/tfjs";
import { AgreedStop } from "../../../lib/parallel/team/agreed_stop.ts";
import { startMpi } from "../../../lib/parallel/mpi/mpi.ts";
import { train } from "../../../lib/training/train.ts";
import { tinyBatches, tinyModel } from "../../training/tiny.ts";

await tf.setBackend("cpu");
const mpi = startMpi();
const wish = new AbortController();
const stop = new AgreedStop(mpi.world, wish.signal);
const { state } = await train({
  ...{
    model: tinyModel(),
    data: tinyBatches(),
    epochs: 5,
    progress: "none",
    handleInterrupt: false,
  },
  signal: stop.signal,
  onStep: ({ step }) => {
    if (step === 2 && mpi.world.rank === mpi.world.size - 1) wish.abort();
    stop.check();
  },
});
const steps = mpi.world.gather([state.step]);
if (mpi.world.rank === 0) console.log(JSON.stringify({ steps }));
await mpi.finalize();

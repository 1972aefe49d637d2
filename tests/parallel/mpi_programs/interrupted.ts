/**
 * Trains until a signal comes, by the public entry; each rank prints its process number in its third
 * step. With the argument "last", the last rank sends itself a SIGINT then. Rank 0 prints how many
 * steps each rank made.
 */
import * as tf from "@tensorflow/tfjs";
import { dataParallel, startRanks } from "../../../lib/parallel/ranks.ts";
import { train } from "../../../lib/training/train.ts";
import { tinyBatches, tinyModel } from "../../training/tiny.ts";

await tf.setBackend("cpu");
const ranks = startRanks();
const { state, stopped } = await train({
  ...{ model: tinyModel(), data: tinyBatches(), epochs: 1e6, progress: "none" },
  onStep: ({ step }) => {
    if (step !== 2) return;
    console.log(`process ${Deno.pid}`);
    if (Deno.args[0] === "last" && ranks.rank === ranks.size - 1) Deno.kill(Deno.pid, "SIGINT");
  },
  reduceGradients: dataParallel(ranks),
});
const steps = ranks.gather([state.step]).map(([step]) => step);
if (ranks.rank === 0) console.log(`${stopped} after ${steps.join(" and ")}`);
await ranks.finalize();

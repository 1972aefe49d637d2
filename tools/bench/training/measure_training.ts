/**
 * One process: times the training of a CIFAR-10 net on the CPU backend, configured by the
 * environment. `measure_training.ts '{"net":"cifarSmall","batch":128,"steps":20,"epochs":3,
 * "backend":"alexnet-cpu","threads":2}'`
 */
import { trainingTimes } from "./cifar_training.ts";

if (import.meta.main) {
  console.log(JSON.stringify(await trainingTimes(JSON.parse(Deno.args[0]))));
  Deno.exit(0);
}

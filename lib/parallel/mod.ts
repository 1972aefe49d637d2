/**
 * Two towers on two threads, as on two graphics cards in 2012 (section 3.2 of the paper): programs
 * of plain loops generated from a model, threads that run them and exchange maps through shared
 * memory, and the time that each thread spends computing, exchanging and waiting; and, for comparison,
 * that of two processes that train the towers and exchange maps by messages.
 *
 * ```ts
 * import { alexnet, preset } from "@alexnet/alexnet";
 * import { towerPrograms } from "@alexnet/alexnet/parallel";
 * import { assertEquals } from "@std/assert";
 *
 * const spec = preset("cifarTwoTower");
 * const model = alexnet(spec);
 * const programs = await towerPrograms(model, spec, 1);
 * assertEquals(programs.length, 2);
 * model.dispose();
 * ```
 *
 * @module
 */
export { arithmeticSpans, towerPrograms } from "./threads/read_towers.ts";
export type { TowerLayer, TowerProgram, TowerStage } from "./threads/tower_program.ts";
export { totalTime } from "./threads/total_time.ts";
export { runTowers, type TowerRun, type WorkerSpan } from "./threads/tower_workers.ts";
export {
  type SentMessage,
  type TowerStep,
  type TowerStepTask,
  type TwoRankStep,
  twoRankStep,
  type TwoRankStepOptions,
} from "./step_times/two_rank_step.ts";
export type { ConvolutionShape } from "../experiments/convolution_by_hand.ts";

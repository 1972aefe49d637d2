/**
 * All tasks by number: a region identifies its task by its index in this list, which is the same in
 * every thread.
 *
 * @module
 */
import { blasConvolutionTask, blasFilterGradientTask, blasMultiplyTask } from "./blas_tasks.ts";
import { convolutionTask, filterGradientTask } from "./convolution_tasks.ts";
import { cropToFloatTask } from "./cropping_tasks.ts";
import {
  addBiasTask,
  binaryTask,
  copyBlocksTask,
  counterDropoutTask,
  fillTask,
  momentumUpdateTask,
  reluBiasGradientTask,
  softmaxCrossEntropyTask,
  sumArraysTask,
  sumColumnsTask,
  sumRowsTask,
  unaryTask,
} from "./elementwise_tasks.ts";
import {
  dotProductTask,
  multiplyTask,
  multiplyThinTask,
  multiplyTransposedATask,
  multiplyTransposedBTask,
} from "./gemm_tasks.ts";
import { counterNormalsTask } from "./normal_tasks.ts";
import { normalizationGradientTask, normalizationTask } from "./normalization_tasks.ts";
import { maxPoolGradientTask, maxPoolTask } from "./pooling_tasks.ts";
import {
  oneDnnFilterGradientTask,
  oneDnnForwardTask,
  oneDnnInputGradientTask,
} from "./onednn_tasks.ts";
import type { Task } from "../threads/thread.ts";

/** The tasks, in any order that is the same in every thread. */
export const tasks: readonly Task[] = [
  addBiasTask,
  blasConvolutionTask,
  blasFilterGradientTask,
  blasMultiplyTask,
  convolutionTask,
  counterDropoutTask,
  counterNormalsTask,
  cropToFloatTask,
  filterGradientTask,
  maxPoolGradientTask,
  maxPoolTask,
  momentumUpdateTask,
  multiplyTask,
  multiplyThinTask,
  normalizationGradientTask,
  normalizationTask,
  oneDnnFilterGradientTask,
  oneDnnForwardTask,
  oneDnnInputGradientTask,
  multiplyTransposedATask,
  reluBiasGradientTask,
  softmaxCrossEntropyTask,
  sumArraysTask,
  sumColumnsTask,
  dotProductTask,
  binaryTask,
  copyBlocksTask,
  fillTask,
  sumRowsTask,
  multiplyTransposedBTask,
  unaryTask,
];

const numbers = new Map(tasks.map((task, index) => [task, index]));

/** The index of `task` in the list. */
export function taskNumber(task: Task): number {
  const number = numbers.get(task);
  if (number === undefined) throw new RangeError(`Task ${task.name} is not in the list of tasks`);
  return number;
}

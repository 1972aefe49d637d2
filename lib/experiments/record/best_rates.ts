/**
 * Learning rates that a pilot chooses for the arms of an experiment, by the criterion that the
 * experiment itself measures.
 *
 * @module
 */
import { AlexNetError } from "../../errors.ts";
import { arrivalScore } from "../rate_sweep.ts";
import type { RecordRow } from "./record_row.ts";
import type { RecordedArm, RecordedExperiment } from "./recorded_experiment.ts";

/**
 * The experiment with the best rate of its pilot in every arm that asks for one: the rate with the
 * fewest epochs to the training error at which a run stops, averaged over the pilot's seeds. Runs
 * that do not reach it rank behind all that do, by their last training error.
 *
 * @param experiment the experiment.
 * @param pilot its pilot.
 * @param rows the rows of the pilot.
 * @returns the experiment; `undefined` while a row of the pilot is missing.
 * @throws {AlexNetError} if the best rate is at an edge of the pilot's grid, which must then grow.
 */
export function withBestRates(
  experiment: RecordedExperiment,
  pilot: RecordedExperiment,
  rows: readonly RecordRow[],
): RecordedExperiment | undefined {
  const arms: RecordedArm[] = [];
  for (const arm of experiment.arms) {
    const best = arm.ratesOf === undefined ? arm : withBestRate(arm, arm.ratesOf, pilot, rows);
    if (best === undefined) return undefined;
    arms.push(best);
  }
  return { ...experiment, arms };
}

function withBestRate(
  arm: RecordedArm,
  grid: readonly string[],
  pilot: RecordedExperiment,
  rows: readonly RecordRow[],
): RecordedArm | undefined {
  const scores = grid.map((id) => {
    const own = rows.filter((row) => row.arm === id && pilot.seeds.includes(row.seed));
    return own.length < pilot.seeds.length
      ? undefined
      : own.reduce((sum, row) => sum + scoreOf(row), 0) / own.length;
  });
  const known = scores.filter((score) => score !== undefined);
  if (known.length < grid.length) return undefined;
  const best = known.indexOf(Math.min(...known));
  if (best === 0 || best === grid.length - 1) {
    throw new AlexNetError(
      `Expected the best rate of ${arm.id} inside the grid of ${pilot.id} but found it at the edge ` +
        `(${grid[best]}); the plan needs rates beyond it.`,
    );
  }
  const schedule = pilot.arms.find(({ id }) => id === grid[best])?.recipe?.schedule;
  return schedule === undefined ? arm : { ...arm, recipe: { ...arm.recipe, schedule } };
}

function scoreOf({ epochs, recipe }: RecordRow): number {
  const trainingErrors = epochs.map(({ trainingError }) => trainingError);
  return arrivalScore({ trainingErrors }, recipe.stopAtTrainingError ?? 0, recipe.epochs);
}

/**
 * Whether a run can go on from a checkpoint.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { BadFileError } from "../../errors.ts";
import type { MomentumSGD } from "../learning_rule/momentum_sgd.ts";
import type { Checkpoint } from "./checkpoint_format.ts";

/** @throws {BadFileError} when the classes of the checkpoint and of the training set differ. */
export function requireSameClasses(
  before: readonly string[],
  now: readonly string[],
  path: string,
): void {
  const other = Array.from(
    { length: Math.max(before.length, now.length) },
    (_, i) => i,
  ).find((i) => before[i] !== now[i]);
  if (other === undefined) return;
  const said = (name: string | undefined) => name === undefined ? "none" : JSON.stringify(name);
  throw new BadFileError({
    path,
    expected: `the classes of the training set (class ${other}: ${said(now[other])})`,
    found: `class ${other}: ${said(before[other])}`,
    hint: "resume with the images of the run, or start a new run",
  });
}

/** @throws {BadFileError} when the checkpoint of a started run lacks the velocity of a weight that learns. */
export function requireVelocities(
  { checkpoint, path }: { readonly checkpoint: Checkpoint; readonly path: string },
  model: tf.LayersModel,
  optimizer: MomentumSGD,
): void {
  if ((checkpoint.info.training?.state.step ?? 0) === 0) return;
  const names = model.trainableWeights.map(({ originalName }) => originalName)
    .filter((name) => optimizer.learns(name));
  const lost = names.filter((name) => !checkpoint.velocities.has(name));
  if (lost.length === 0) return;
  throw new BadFileError({
    path,
    expected: "the velocity of each weight, to resume",
    found: `none of ${lost.slice(0, 3).join(", ")}${lost.length > 3 ? ", ..." : ""}`,
    hint: "the file is incomplete; use an earlier checkpoint",
  });
}

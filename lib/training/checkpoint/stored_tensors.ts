/**
 * Checks the tensors of a checkpoint against those that a net needs.
 *
 * @module
 */
import { BadFileError } from "../../errors.ts";
import { describeDifferences } from "../../weights/differences.ts";
import { firstNotFinite } from "../learning_rule/finite_tensor.ts";
import type { Checkpoint, CheckpointTensor } from "./checkpoint_format.ts";

/** @throws {BadFileError} when numbers are not finite float32, or not as many as the shape needs. */
export function requireStored(
  name: string,
  { values, shape }: CheckpointTensor,
  path: string,
): void {
  const length = shape.reduce((product, size) => product * size, 1);
  const bad = firstNotFinite(values);
  if (values instanceof Float32Array && values.length === length && bad < 0) return;
  throw new BadFileError({
    path,
    expected: `${length} finite float32 numbers in ${name}`,
    found: bad >= 0
      ? `${values[bad]} as number ${bad + 1}`
      : `${values.length} in a ${values.constructor.name}`,
    hint: "use an earlier checkpoint, or a file that is not damaged",
  });
}

/**
 * Checks that a checkpoint has exactly the weights of a net, before the net is built: a spec from a
 * file may ask for more memory than there is.
 *
 * @param wanted The shape of each weight by name, see `weightShapes`.
 * @throws {BadFileError} that lists the differences.
 */
export function requireWeights(
  checkpoint: Pick<Checkpoint, "weights">,
  wanted: ReadonlyMap<string, readonly number[]>,
  path: string,
): void {
  const found = new Map([...checkpoint.weights].map(([name, { shape }]) => [name, shape]));
  const differences = describeDifferences(found, wanted);
  if (differences === undefined) return;
  throw new BadFileError({
    path,
    expected: "the weights of its net",
    found: differences,
    hint: "it is a checkpoint of another net",
  });
}

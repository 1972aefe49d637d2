/**
 * Waiting for an answer that may take minutes. MPI waits in a loop that takes a core, which the other
 * ranks on the host need to compute; these functions look from time to time.
 *
 * @module
 */
import type { Communicator } from "../mpi/communicator.ts";

/** Milliseconds between two looks. */
const PATIENCE = 10;

/** The numbers of rank 0, on all ranks. */
export async function numbersOfFirst(
  world: Pick<Communicator, "rank" | "startAllreduce">,
  count: number,
  own: readonly number[],
): Promise<number[]> {
  const values = new Float64Array(count);
  if (world.rank === 0) values.set(own);
  return await patientSum(world, values);
}

/** The numbers of each rank, on all ranks. */
export async function patientGather(
  world: Pick<Communicator, "rank" | "size" | "startAllreduce">,
  own: readonly number[],
): Promise<number[][]> {
  const { rank, size } = world;
  const values = new Float64Array(size * own.length);
  values.set(own, rank * own.length);
  const all = await patientSum(world, values);
  return Array.from(
    { length: size },
    (_, other) => all.slice(other * own.length, (other + 1) * own.length),
  );
}

async function patientSum(
  world: Pick<Communicator, "startAllreduce">,
  values: Float64Array<ArrayBuffer>,
): Promise<number[]> {
  const sum = world.startAllreduce(values);
  while (!sum.test()) await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  return [...values];
}

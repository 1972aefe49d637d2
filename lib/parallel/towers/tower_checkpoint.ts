/**
 * The weights of two ranks as those of one net, and back: a checkpoint of two ranks is one of the
 * whole net, and either resumes from it.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import type { Checkpoint, CheckpointTensor } from "../../training/checkpoint/checkpoint_format.ts";
import type { Communicator } from "../mpi/communicator.ts";
import { classesOfTower, columnsOf, joinedColumns } from "./tower_classes.ts";

/** What sends tensors to rank 0. */
type Sending = Pick<Communicator, "rank" | "send" | "receive">;

/** Tensors by the original names of their variables, e.g. `tower1/conv1/kernel`. */
type NamedTensors = ReadonlyMap<string, CheckpointTensor>;

/**
 * Joins the checkpoints of both ranks; both must call it.
 *
 * @param own what `captureCheckpoint` returns for this rank's tower and the spec of the whole net.
 * @returns the checkpoint of the whole net on rank 0; undefined on rank 1.
 * @throws {MpiError} if MPI reports an error.
 */
export function joinCheckpoints(own: Checkpoint, world: Sending): Checkpoint | undefined {
  const { info } = own;
  const weights = joined(own.weights, world, info.spec.classes);
  const velocities = joined(own.velocities, world, info.spec.classes);
  return weights && velocities && { info, weights, velocities };
}

/**
 * The part of a whole net's checkpoint that belongs to one tower.
 *
 * @throws {BadArgumentError} if the net does not have two towers.
 */
export function checkpointOfTower(whole: Checkpoint, tower: number): Checkpoint {
  const { info } = whole;
  const { name, towers, classes } = info.spec;
  if (towers !== 2) {
    throw new BadArgumentError(
      `Expected a checkpoint of a net with two towers but found ${towers} in ${name}.`,
    );
  }
  return {
    info,
    weights: tensorsOfTower(whole.weights, tower, classes),
    velocities: tensorsOfTower(whole.velocities, tower, classes),
  };
}

function joined(
  own: NamedTensors,
  world: Sending,
  classes: number,
): NamedTensors | undefined {
  if (world.rank === 1) {
    for (const { values } of own.values()) world.send(values, 0);
    return undefined;
  }
  const first = new Map<string, CheckpointTensor>();
  const second = new Map<string, CheckpointTensor>();
  const last = new Map<string, CheckpointTensor>();
  for (const [name, tensor] of own) {
    const { shape, values } = tensor;
    if (name.startsWith("tower1/")) {
      const other = new Float32Array(values.length);
      world.receive(other, 1);
      first.set(name, tensor);
      second.set(name.replace("tower1/", "tower2/"), { shape, values: other });
      continue;
    }
    const { start, end } = classesOfTower(classes, 1);
    const rows = shape.length === 1 ? 1 : shape[0];
    const other = new Float32Array(rows * (end - start));
    world.receive(other, 1);
    last.set(name, {
      shape: [...shape.slice(0, -1), classes],
      values: joinedColumns(values, other, rows),
    });
  }
  return new Map([...first, ...second, ...last]);
}

function tensorsOfTower(whole: NamedTensors, tower: number, classes: number): NamedTensors {
  const own = new Map<string, CheckpointTensor>();
  for (const [name, { shape, values }] of whole) {
    if (/^tower\d\//.test(name)) {
      if (name.startsWith(`tower${tower + 1}/`)) own.set(name, { shape, values });
      continue;
    }
    const range = classesOfTower(classes, tower);
    own.set(name, {
      shape: [...shape.slice(0, -1), range.end - range.start],
      values: columnsOf(values, classes, range),
    });
  }
  return own;
}

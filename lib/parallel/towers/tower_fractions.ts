/**
 * What two ranks measured of the layers of their towers, as what one process measures of the net.
 *
 * @module
 */
import type { LayerFractions } from "../../training/learning_rule/layer_fractions.ts";
import type { Communicator } from "../mpi/communicator.ts";

/**
 * Joins the fractions of both towers; both ranks must call it, with the same layers.
 *
 * @param own those of this rank's tower, whose names begin with `tower1/` on both ranks, and of the
 * last layer, whose units both share.
 * @returns those of all layers on rank 0; on rank 1, too.
 * @throws {MpiError} if MPI reports an error.
 */
export function joinTowerFractions(
  own: LayerFractions,
  world: Pick<Communicator, "gather">,
): LayerFractions {
  const names = Object.keys(own);
  const [first, second] = world.gather(Object.values(own).flat());
  const at = (numbers: readonly number[], i: number): readonly [number, number] => [
    numbers[2 * i],
    numbers[2 * i + 1],
  ];
  return Object.fromEntries(names.flatMap((name, i) => {
    const [[a, b], [c, d]] = [at(first, i), at(second, i)];
    return /^tower\d\//.test(name)
      ? ([1, 2] as const).map((tower) =>
        [name.replace(/^tower\d/, `tower${tower}`), tower === 1 ? [a, b] : [c, d]] as const
      )
      : [[name, [a + c, b + d]] as const];
  }));
}

/** What the checks of the claims share: the images, and when two intervals agree. */
import { loadCifar10 } from "../../datasets/cifar10/cifar10.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import type { Estimate } from "../../lib/statistics/estimate.ts";

export { first } from "../../datasets/dataset.ts";

await useBackend("alexnet-cpu");

/** CIFAR-10. */
export const cifar = await loadCifar10();

/** Whether the 95 % interval of `ours` and an earlier one have a value in common. */
export function overlaps({ low, high }: Estimate, [from, to]: readonly [number, number]): boolean {
  return low !== null && high !== null && low <= to && high >= from;
}

/**
 * Which images of a split one of several jobs prepares.
 *
 * @module
 */
import { isDealtTo, type WorkShard } from "../../../lib/work_shards/work_shard.ts";
import type { SplitPlan } from "./split_plan.ts";

/**
 * The part of a plan that one of several jobs prepares: every `count`-th shard, with its images in the
 * order of the source. The shard and the place of an image are those of the whole plan, whatever is set
 * aside.
 *
 * @returns a plan with the numbers of the job's own images and shards, from 0; it may have none.
 */
export function planPart(plan: SplitPlan, job: WorkShard): SplitPlan {
  const { perShard } = plan;
  const own = Array.from({ length: plan.shards }, (_, shard) => shard)
    .filter((shard) => isDealtTo(job, shard));
  const ordered = own.flatMap((shard) => [
    ...plan.order.subarray(shard * perShard, (shard + 1) * perShard),
  ]);
  const images = Uint32Array.from(ordered).sort();
  const position = new Map([...images].map((image, i) => [image, i]));
  const order = Uint32Array.from(ordered, (image) => position.get(image) ?? 0);
  const places = new Uint32Array(order.length);
  for (const [place, image] of order.entries()) places[image] = place;
  return {
    count: images.length,
    numberOf: (i) => plan.numberOf(images[i]),
    order,
    places,
    shards: own.length,
    perShard,
    shardNumber: (index) => plan.shardNumber(own[index]),
  };
}

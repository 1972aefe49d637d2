/** Covers datasets/shards/preparation/split_plan.ts and datasets/shards/preparation/plan_part.ts. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../../../lib/errors.ts";
import type { SourceImages } from "../../../../datasets/ilsvrc/image_source.ts";
import type { ShardSettings } from "../../../../datasets/shards/manifest.ts";
import { planPart } from "../../../../datasets/shards/preparation/plan_part.ts";
import { planSplit, recordBytes } from "../../../../datasets/shards/preparation/split_plan.ts";
import { allShards } from "../../../../lib/work_shards/work_shard.ts";

const settings: ShardSettings = {
  ...{ seed: 0, side: 256, encoding: "raw", interpolation: "sharp" },
  ...{ shardBytes: 2 ** 30, limitPerClass: 0, decoder: "sharp" },
};

function imagesOf(labels: number[] | undefined, count = labels?.length ?? 0): SourceImages {
  return {
    count,
    labels: labels && Uint16Array.from(labels),
    nameOf: String,
    placeOf: String,
    sizeOf: () => 1,
    read: () => Promise.reject(),
  };
}

Deno.test("each image has one place, and no shard has more than its size", () => {
  fc.assert(
    fc.property(
      ...[fc.integer({ min: 1, max: 300 }), fc.nat(1000), fc.integer({ min: 1, max: 5_000_000 })],
      (count, seed, shardBytes) => {
        const all = { ...settings, seed, shardBytes };
        const plan = planSplit(imagesOf(undefined, count), "train", all);
        assertEquals(
          [...plan.order].toSorted((a, b) => a - b),
          Array.from({ length: count }, (_, i) => i),
        );
        for (let i = 0; i < count; i++) assertEquals(plan.order[plan.places[i]], i);
        assertEquals(plan.shards, Math.ceil(count / plan.perShard));
        assert(plan.perShard === 1 || plan.perShard * recordBytes(all) <= shardBytes);
      },
    ),
  );
});

Deno.test("a shard of 1 GB has 5,461 raw images or some 25,000 JPEGs", () => {
  const images = imagesOf(undefined, 30_000);
  assertEquals(planSplit(images, "val", settings).perShard, 5461);
  assertEquals(planSplit(images, "val", { ...settings, encoding: "jpeg" }).perShard, 25_954);
});

Deno.test("validation images keep the order of the source", () => {
  const { order } = planSplit(imagesOf(undefined, 5), "val", settings);
  assertEquals([...order], [0, 1, 2, 3, 4]);
});

Deno.test("a limit takes the first images of each class, and needs labels", () => {
  const limited = { ...settings, limitPerClass: 2 };
  const plan = planSplit(imagesOf([1, 1, 0, 1, 0, 0, 2]), "val", limited);
  assertEquals(Array.from({ length: plan.count }, (_, i) => plan.numberOf(i)), [0, 1, 2, 4, 6]);
  assertThrows(() => planSplit(imagesOf(undefined, 5), "test", limited), BadArgumentError);
  assertThrows(() => planSplit(imagesOf(undefined, 0), "test", settings), BadArgumentError);
});

Deno.test("each image is prepared by one of any number of jobs, for its shard and place", () => {
  fc.assert(
    fc.property(
      ...[fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 9 })],
      fc.integer({ min: 1, max: 12 }),
      (count, perShard, jobs) => {
        const sized = { ...settings, shardBytes: perShard * recordBytes(settings) };
        const whole = planSplit(imagesOf(undefined, count), "train", sized);
        const places = new Map<number, number>();
        for (const job of allShards(jobs)) {
          const part = planPart(whole, job);
          const numbers = Array.from({ length: part.count }, (_, i) => part.numberOf(i));
          assertEquals(numbers, numbers.toSorted((a, b) => a - b));
          for (const [i, number] of numbers.entries()) {
            assert(!places.has(number));
            const shard = part.shardNumber(Math.floor(part.places[i] / perShard));
            places.set(number, shard * perShard + part.places[i] % perShard);
          }
        }
        assertEquals(places, new Map(whole.places.entries()));
      },
    ),
  );
});

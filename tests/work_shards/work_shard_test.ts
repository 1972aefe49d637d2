import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import {
  allShards,
  blockOf,
  isDealtTo,
  MOST_SHARDS,
  parseWorkShard,
  shardText,
  wholeBatchesOf,
} from "../../lib/work_shards/work_shard.ts";

const division = fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 40 }));

Deno.test("each item is dealt to exactly one of N jobs, for every N", () => {
  fc.assert(fc.property(division, ([items, count]) => {
    for (let item = 0; item < items; item++) {
      assertEquals(allShards(count).filter((shard) => isDealtTo(shard, item)).length, 1);
    }
  }));
});

Deno.test("the blocks of N jobs follow each other and hold every item once, for every N", () => {
  fc.assert(fc.property(division, ([items, count]) => {
    let next = 0;
    for (const shard of allShards(count)) {
      const { start, end } = blockOf(shard, items);
      assertEquals(start, next);
      assert(Math.abs(end - start - items / count) < 1);
      next = end;
    }
    assertEquals(next, items);
  }));
});

Deno.test("I/N is parsed as it is written", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: MOST_SHARDS }), fc.nat(), (count, any) => {
    const shard = { index: 1 + any % count, count };
    assertEquals(parseWorkShard(shardText(shard)), shard);
  }));
});

Deno.test("anything but 1/N to N/N is refused with an example", () => {
  for (
    const text of [
      "0/3",
      "4/3",
      "3",
      "3/",
      "/3",
      "a/b",
      "1/0",
      "-1/3",
      "1/3/5",
      "1.5/3",
      "1/100000",
    ]
  ) {
    assertThrows(() => parseWorkShard(text), BadArgumentError, "write e.g. --shard 3/8");
  }
});

Deno.test("blocks of whole batches have every item once, and none has two batches more than another", () => {
  const numbers = fc.tuple(
    fc.nat(900),
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 1, max: 9 }),
  );
  fc.assert(fc.property(numbers, ([count, batch, size]) => {
    const parts = Array.from(
      { length: size },
      (_, i) => wholeBatchesOf({ index: i + 1, count: size }, count, batch),
    );
    assertEquals(parts[0].start, 0);
    assertEquals(parts[size - 1].end, count);
    parts.slice(1).forEach(({ start }, i) => assertEquals(start, parts[i].end));
    for (const { start, end } of parts) assert(start === end || start % batch === 0);
    const batches = parts.map(({ start, end }) => Math.ceil((end - start) / batch));
    assert(Math.max(...batches) - Math.min(...batches) <= 1);
  }));
});

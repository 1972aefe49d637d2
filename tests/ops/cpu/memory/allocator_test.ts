import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ALIGNMENT, Allocator } from "../../../../lib/ops/cpu/memory/allocator.ts";

const START = 65536;
const END = START + 1024 * 1024;

Deno.test("blocks of the allocator never overlap, and all memory is freed", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("take" as const), bytes: fc.integer({ min: 0, max: 90_000 }) }),
    fc.record({ kind: fc.constant("give" as const), which: fc.nat() }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const allocator = new Allocator(START, END);
    const blocks: { start: number; bytes: number }[] = [];
    for (const step of steps) {
      if (step.kind === "take") {
        const start = allocator.allocate(step.bytes);
        if (start < 0) continue;
        assert(start >= START && start + step.bytes <= END && start % ALIGNMENT === 0);
        for (const other of blocks) {
          assert(start >= other.start + other.bytes || start + step.bytes <= other.start);
        }
        blocks.push({ start, bytes: Math.max(1, step.bytes) });
      } else if (blocks.length > 0) {
        const [block] = blocks.splice(step.which % blocks.length, 1);
        allocator.free(block.start);
      }
      const { used, free, blocks: count } = allocator.statistics;
      assertEquals(used + free, END - START);
      assertEquals(count, blocks.length);
    }
    for (const { start } of blocks) allocator.free(start);
    const { used, largestFree } = allocator.statistics;
    assertEquals([used, largestFree], [0, END - START]);
  }));
});

Deno.test("the same sequence of requests gets the same blocks again", () => {
  const allocator = new Allocator(START, END);
  const sizes = [4096, 100, 70_000, 64, 33_000, 4096];
  const round = () => {
    const starts = sizes.map((size) => allocator.allocate(size));
    for (const start of starts) allocator.free(start);
    return starts;
  };
  const first = round();
  assertEquals(round(), first);
  assertEquals(
    allocator.statistics.peak,
    sizes.reduce((sum, s) => sum + Math.ceil(s / 64) * 64, 0),
  );
});

Deno.test("freeing a block twice is an error", () => {
  const allocator = new Allocator(START, END);
  const start = allocator.allocate(10);
  allocator.free(start);
  assertThrows(() => allocator.free(start), RangeError, String(start));
});

Deno.test("growth is merged with the free memory before the old end", () => {
  const allocator = new Allocator(START, START + 128);
  assertEquals(allocator.allocate(64), START);
  assertEquals(allocator.allocate(128), -1);
  allocator.extend(START + 256);
  assertEquals(allocator.allocate(192), START + 64);
});

import { assertEquals, assertThrows } from "@std/assert";
import { OutOfMemoryError } from "../../../../lib/errors.ts";
import { Heap } from "../../../../lib/ops/cpu/memory/heap.ts";

const MEBIBYTE = 2 ** 20;

Deno.test("shared memory grows to the limit, and its views stay valid", () => {
  const heap = new Heap(64 * MEBIBYTE);
  assertEquals([heap.shared, heap.statistics.capacity], [true, 16 * MEBIBYTE]);
  const view = new Uint8Array(heap.buffer, heap.allocate(4, () => "a"), 4);
  heap.allocate(40 * MEBIBYTE, () => "b");
  view[0] = 7;
  assertEquals([view.length, view[0], heap.statistics.limit], [4, 7, 64 * MEBIBYTE]);
});

Deno.test("memory that is not shared has its size from the start, so that no view is detached", () => {
  const heap = new Heap(64 * MEBIBYTE, false);
  assertEquals([heap.shared, heap.statistics.capacity], [false, 64 * MEBIBYTE]);
  const view = new Uint8Array(heap.buffer, heap.allocate(4, () => "a"), 4);
  heap.allocate(40 * MEBIBYTE, () => "b");
  view[0] = 7;
  assertEquals([view.length, view[0]], [4, 7]);
  assertThrows(() => heap.allocate(40 * MEBIBYTE, () => "c"), OutOfMemoryError, "no room for c");
});

Deno.test("the default limit is 4 GiB of shared memory and 1 GiB of other memory", () => {
  assertEquals(new Heap().statistics.limit, 4096 * MEBIBYTE);
  assertEquals(new Heap(undefined, false).statistics.limit, 1024 * MEBIBYTE);
});

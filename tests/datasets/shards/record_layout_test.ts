import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { tarLayout } from "../../../datasets/shards/record_layout.ts";
import { tarEnd, tarRecord } from "../../../datasets/shards/preparation/tar_record.ts";

Deno.test("the layout of a shard is where its records lie", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3000 })), fc.boolean(), (sizes, labelled) => {
      const records = sizes.map((size, i) =>
        tarRecord(`${i}`, new Uint8Array(size).fill(i + 1), labelled ? i : undefined)
      );
      const file = new Uint8Array([...records, tarEnd].flatMap((part) => [...part]));
      const { offsets, bytes } = tarLayout(Uint32Array.from(sizes), labelled);
      assertEquals(bytes, file.length);
      sizes.forEach((size, i) => {
        const image = file.subarray(offsets[i], offsets[i] + size);
        assertEquals(image, new Uint8Array(size).fill(i + 1));
      });
    }),
    { numRuns: 30 },
  );
});

Deno.test("a shard larger than 4 GiB has offsets beyond 32 bits", () => {
  const { offsets, bytes } = tarLayout(Uint32Array.of(2 ** 32 - 512, 5), true);
  assertEquals([offsets[1], bytes], [2 ** 32 + 3 * 512, 2 ** 32 + 3 * 512 + 512 + 1024 + 1024]);
});

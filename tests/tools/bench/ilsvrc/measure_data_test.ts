/**
 * Covers tools/bench/ilsvrc/measure_data.ts, tools/bench/ilsvrc/data_plan.ts,
 * tools/bench/ilsvrc/photographs.ts, tools/bench/ilsvrc/decode_ways.ts,
 * tools/bench/ilsvrc/shard_ways.ts and tools/bench/ilsvrc/augment_ways.ts: all of them run and give
 * the same pixels. Nothing is timed.
 */
import { assert, assertEquals } from "@std/assert";
import sharp from "sharp";
import { augmentations, augmenters } from "../../../../tools/bench/ilsvrc/augment_ways.ts";
import { measureData, quickData } from "../../../../tools/bench/ilsvrc/data_plan.ts";
import { comparisons, judged } from "../../../../tools/bench/ilsvrc/data_comparisons.ts";
import { decoders } from "../../../../tools/bench/ilsvrc/decode_ways.ts";
import { photographs, sizes } from "../../../../tools/bench/ilsvrc/photographs.ts";
import { readers } from "../../../../tools/bench/ilsvrc/shard_ways.ts";
import { run } from "../../../../tools/bench/processes.ts";

Deno.test("the quick measurement has every comparison, and memory for each kind of work", async () => {
  const place = { machine: "m", date: "d" };
  const { speeds, memory } = await measureData(quickData, place, (job) => run(job, () => {}));
  if (speeds === undefined) throw new Error("the measurement failed");
  const cores = navigator.hardwareConcurrency;
  assertEquals(judged(speeds, cores).length, comparisons(cores).length);
  const layouts = new Set(speeds.results.map(({ layout }) => layout));
  assertEquals(layouts, new Set([...decoders, ...readers, ...augmenters, "prepareShards"]));
  const numbers = speeds.numbers ?? {};
  assertEquals(numbers["bytes of an image in raw shards"], 256 * 256 * 3);
  assert(augmentations.every((name) => speeds.results.some(({ what }) => what === name)));
  assertEquals(memory.map(({ system }) => system), quickData.memory.map(({ work }) => work));
});

Deno.test("photographs have the size and about the bytes of ILSVRC's", async () => {
  for (const size of sizes) {
    const { files, width, height } = await photographs(2, size);
    assertEquals({ width, height }, size);
    for (const file of files) {
      const { format, chromaSubsampling, ...found } = await sharp(file).metadata();
      assertEquals([found.width, found.height], [width, height]);
      assertEquals([format, chromaSubsampling], ["jpeg", "4:2:0"]);
      assert(file.length > 30_000 && file.length < 300_000, `${file.length}`);
    }
  }
});

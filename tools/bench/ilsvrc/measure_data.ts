/**
 * One process: how fast photographs are decoded, shards are prepared and read, and patches are cut,
 * each beside what sharp or memory does with the same bytes. `measure_data.ts '{"photographs":20,
 * "turns":200,"rounds":40,"images":256,"batch":64}'`, with `ALEXNET_THREADS=1`.
 */
import sharp from "sharp";
import { ENCODINGS } from "../../../datasets/shards/manifest.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import type { Measurements, Timing } from "../protocol.ts";
import { described } from "../described.ts";
import { measureAugmenters } from "./augment_ways.ts";
import { measureDecoders } from "./decode_ways.ts";
import { photographs, sizes } from "./photographs.ts";
import { measureShards } from "./shard_ways.ts";

/** The extent of the measurements. */
export interface DataRequest {
  /** Different photographs of each size. */
  readonly photographs: number;
  /** Turns of the decoders, of a few photographs each. */
  readonly turns: number;
  /** Rounds of the other comparisons, of a batch each. */
  readonly rounds: number;
  /** Images in shards. */
  readonly images: number;
  /** Images of a batch that is read. */
  readonly batch: number;
}

async function measure(request: DataRequest): Promise<Measurements> {
  // One thread per image, as on machines where sharp does not set it so itself.
  sharp.concurrency(1);
  const { turns, rounds, images, batch } = request;
  const results: Timing[] = [];
  const numbers: Record<string, number> = { cores: navigator.hardwareConcurrency };
  for (const size of sizes) {
    const made = await photographs(request.photographs, size);
    numbers["real photographs"] = Number(made.real);
    const bytes = made.files.reduce((sum, file) => sum + file.length, 0) / made.files.length;
    numbers[`bytes of a photograph of ${size.width} x ${size.height}`] = bytes;
    for (const parallel of new Set([1, navigator.hardwareConcurrency])) {
      const burnIn = Math.ceil(turns / 10);
      results.push(...await measureDecoders(made, parallel, { burnIn, rounds: turns }));
    }
    if (size !== sizes[0]) continue;
    for (const encoding of ENCODINGS) {
      const found = await measureShards(made, encoding, {
        count: images,
        batch,
        burnIn: 2,
        rounds,
      });
      results.push(...found.results);
      numbers[`bytes of an image in ${encoding} shards`] = found.bytes;
    }
  }
  const { threads, version } = described(await useBackend("alexnet-cpu"));
  results.push(...await measureAugmenters({ burnIn: 2, rounds }));
  return { system: "data", version, threads, results, numbers };
}

if (import.meta.main) {
  console.log(JSON.stringify(await measure(JSON.parse(Deno.args[0]) as DataRequest)));
  Deno.exit(0);
}

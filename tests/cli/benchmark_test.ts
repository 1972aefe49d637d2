import { assert, assertEquals, assertMatch } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { command, main } from "../../lib/cli/benchmark.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { captured } from "./captured.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

const small = ["--preset", "cifarSmall", "--batch", "4", "--burn-in", "1", "--steps", "3"];

Deno.test("the defaults are TensorFlow's protocol on the paper's network", () => {
  const { preset, batch, burnIn, steps } = command.flags;
  assertEquals([preset, batch, burnIn, steps].map((flag) => flag.default), ["paper", 128, 10, 100]);
});

Deno.test("benchmark prints mean and deviation of both passes, as TensorFlow's program does", async () => {
  const before = tf.memory().numTensors;
  const { code, out, err } = await captured(() => main(small));
  assertEquals([code, err], [0, ""]);
  assertMatch(out, /cifarSmall: [\d,]+ parameters, batches of 4, 1 passes to warm up\n/);
  assertMatch(out, /\nForward across 3 steps, \d\.\d{3} \+\/- \d\.\d{3} sec \/ batch/);
  assertMatch(out, /\nForward-backward across 3 steps, \d\.\d{3} \+\/- \d\.\d{3} sec \/ batch/);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("benchmark --json has the numbers", async () => {
  const { code, out } = await captured(() => main([...small, "--json"]));
  const { net, batch, steps, results } = JSON.parse(out);
  assertEquals([code, net, batch, steps], [0, "cifarSmall", 4, 3]);
  for (const { seconds, imagesPerSecond } of results) {
    assert(Math.abs(seconds * imagesPerSecond - 4) < 1e-9);
  }
  assertEquals(results.map(({ pass }: { pass: string }) => pass), ["Forward", "Forward-backward"]);
});

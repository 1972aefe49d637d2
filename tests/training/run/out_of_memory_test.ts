/**
 * Covers lib/ops/gradient_tape.ts and the training step: when there is too little memory,
 * everything that the step has allocated is freed.
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/ops/backend.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import { batchGradients } from "../../../lib/training/learning_rule/gradients.ts";
import { MomentumSGD } from "../../../lib/training/learning_rule/momentum_sgd.ts";
import { FailingHeap } from "../../ops/cpu/failing_heap.ts";
import { runLimited } from "../../ops/cpu/run_limited.ts";
import { reportFigures } from "../../report_figures.ts";

await useBackend("alexnet-cpu");
const failing = new FailingHeap();

/** `count` images of noise with their labels. */
function batchOf(count: number) {
  const images = Float32Array.from({ length: count * 32 * 32 * 3 }, (_, i) => Math.sin(i));
  return { images, labels: Int32Array.from({ length: count }, (_, i) => i % 10), count };
}

Deno.test("a gradient leaves nothing allocated, whichever of its allocations fails", () => {
  const model = alexnet(cifarTwoTower);
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const batch = batchOf(3);
  const count = failing.failEach(
    "the gradient of a batch in two parts",
    () => Object.values(batchGradients(model, variables, batch, 2)),
  );
  assert(count > 100, `only ${count} allocations`);
  model.dispose();
});

Deno.test("an update that has no memory for a velocity changes no weight", () => {
  const kernels = ["a/kernel", "b/kernel"].map((name) =>
    tf.tidy(() => tf.variable(tf.ones([50]), true, name))
  );
  const gradients = Object.fromEntries(kernels.map(({ name }) => [name, tf.ones([50])]));
  const weights = () => kernels.map((kernel) => kernel.dataSync()[0]);
  const count = failing.failEach("the update", () => {
    const optimizer = new MomentumSGD({ learningRate: 0.1 });
    assertEquals(weights(), [1, 1]);
    try {
      optimizer.applyFiniteGradients(gradients);
    } finally {
      optimizer.dispose();
    }
  });
  assert(count >= 2 && weights().every((weight) => weight < 1), `${count}: ${weights()}`);
  tf.dispose([kernels, gradients]);
});

const root = new URL("../../../", import.meta.url);

const PROGRAM = `
  import * as tf from "@tensorflow/tfjs";
  import { alexnet, BadArgumentError, OutOfMemoryError, train } from "${new URL("mod.ts", root)}";
  import { cpuBackend, startCpu } from "${new URL("lib/ops/cpu/register.ts", root)}";
  await startCpu({ heapBytes: 96 * 2 ** 20, blas: false });
  const model = alexnet("cifarTwoTower");
  const data = (count) => ({
    stepsPerEpoch: 1,
    async *batches() {
      yield { images: new Float32Array(count * 3072), labels: new Int32Array(count), count };
    },
  });
  const { heap } = cpuBackend();
  const found = [];
  for (const count of [64, 512, 64, 400, 64]) {
    try {
      await train({ model, data: data(count), epochs: 1, progress: "none" });
      found.push([count, "trained"]);
    } catch (error) {
      found.push([count, error.name]);
    }
    cpuBackend().pool.freeScratch();
    found.at(-1).push(heap.statistics.used);
  }
  console.log(JSON.stringify(found));
`;

Deno.test("after a batch that is too large, a smaller one trains in the same heap", async (t) => {
  const config = new URL("deno.json", root).pathname;
  const { code, out, err } = await runLimited(PROGRAM, ["-A", `--config=${config}`]);
  assertEquals(code, 0, err);
  const found: [number, string, number][] = JSON.parse(out);
  assertEquals(found.map(([count, how]) => [count, how]), [
    [64, "trained"],
    [512, "OutOfMemoryError"],
    [64, "trained"],
    [400, "OutOfMemoryError"],
    [64, "trained"],
  ]);
  const [, , used] = found[0];
  assertEquals(found.map(([, , after]) => after), found.map(() => used));
  reportFigures(t, `2 batches too large, ${used} bytes in use before and after`);
});

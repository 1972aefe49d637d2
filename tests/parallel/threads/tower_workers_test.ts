/** Covers lib/parallel: programs of towers, and the threads that run them. */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { relativeDifference } from "../../../lib/experiments/convolution_by_hand.ts";
import { arithmeticSpans, towerPrograms } from "../../../lib/parallel/threads/read_towers.ts";
import { runTowers } from "../../../lib/parallel/threads/tower_workers.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { changeSpec } from "../../../lib/spec/change.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { describeNetwork } from "../../../lib/spec/shapes.ts";

await tf.setBackend("cpu");
const spec = changeSpec(preset("cifarTwoTower"), {
  layers: {
    conv1: { kernels: 8 },
    conv2: { kernels: 8 },
    conv3: { kernels: 8 },
    conv4: { kernels: 8 },
    conv5: { kernels: 8 },
    fc6: { units: 16 },
    fc7: { units: 16 },
  },
});
const batch = 2;
const model = alexnet(spec, { seed: 3 });
const images = tf.randomNormal([batch, 32, 32, 3], 0, 1, "float32", 5);
const pixels = images.dataSync<"float32">();
const expected = (model.predict(images) as tf.Tensor).dataSync();
const programs = await towerPrograms(model, spec, batch);

Deno.test("two threads give the same result as one process, and so does one thread for both towers", async () => {
  for (const workers of [2, 1]) {
    const { logits, threads } = await runTowers(programs, pixels, workers);
    assertEquals(threads, workers);
    assertEquals(logits.length, expected.length);
    assert(relativeDifference(expected, logits) < 1e-5);
  }
});

Deno.test("a thread waits where the towers communicate, until the other has sent its maps", async () => {
  const { spans, elapsed, bytes } = await runTowers(programs, pixels);
  const of = (worker: string) => spans.filter((span) => span.worker === worker);
  const waits = (worker: string) =>
    of(worker).filter(({ kind }) => kind === "wait").map(({ label }) => label);
  assertEquals(waits("tower 1"), ["conv3", "fc6", "fc7", "fc8"]);
  assertEquals(waits("tower 2"), ["conv3", "fc6", "fc7"], "the classifier is on the first tower");
  for (const worker of ["tower 1", "tower 2"]) {
    const own = of(worker);
    own.slice(1).forEach((span, i) => assert(span.from >= own[i].to, "one thing at a time"));
    own.forEach(({ from, to }) => assert(to >= from && to <= elapsed));
    const [other] = of(worker === "tower 1" ? "tower 2" : "tower 1")
      .filter(({ kind, label }) => kind === "exchange" && label === "conv3");
    const conv3 = own.find(({ kind, label }) => kind === "convolution" && label === "conv3");
    // The clocks of two threads may differ slightly.
    assert(conv3 !== undefined && conv3.from > other.from - 1, "conv3 begins after the other sent");
  }
  const numbers = 2 * batch * (8 * 8 * 4 + 4 * 4 * 4 + 8 + 8);
  assertEquals(bytes, 4 * numbers);
  assertEquals(spans.reduce((sum, { bytes = 0 }) => sum + bytes, 0), bytes);
});

Deno.test("towers that do not communicate meet only at the classifier", async () => {
  const silent = changeSpec(spec, {
    layers: {
      conv3: { inputs: "own tower" },
      fc6: { inputs: "own tower" },
      fc7: { inputs: "own tower" },
    },
  });
  const net = alexnet(silent, { seed: 3 });
  const { spans, logits } = await runTowers(await towerPrograms(net, silent, batch), pixels);
  assertEquals(spans.filter(({ kind }) => kind === "wait").map(({ label }) => label), ["fc8"]);
  const own = (net.predict(images) as tf.Tensor).dataSync();
  assert(relativeDifference(own, logits) < 1e-5);
});

Deno.test("wrong numbers of images and workers, and unsupported nets, are rejected", async () => {
  await assertRejects(() => runTowers(programs, pixels.slice(1)), BadArgumentError, "6144 numbers");
  await assertRejects(() => runTowers(programs, pixels, 3), BadArgumentError, "1 or 2 workers");
  await assertRejects(
    () => towerPrograms(model, preset("cifarSmall"), 1),
    BadArgumentError,
    "two towers",
  );
  const strided = changeSpec(spec, { layers: { conv2: { stride: 2 } } });
  await assertRejects(() => towerPrograms(model, strided, 1), BadArgumentError, "in layer conv2");
  const bent = changeSpec(spec, { layers: { conv1: { activation: "tanh" } } });
  await assertRejects(() => towerPrograms(model, bent, 1), BadArgumentError, "Expected ReLU");
});

Deno.test("each layer of the first tower has its fraction of the arithmetic", () => {
  const spans = arithmeticSpans(spec, 100, "arithmetic");
  assertEquals(spans.map(({ label }) => label), [
    ...["conv1", "conv2", "conv3", "conv4", "conv5"],
    ...["fc6", "fc7", "fc8"],
  ]);
  assertAlmostEquals(spans[spans.length - 1].to, 100, 1e-9);
  const rows = describeNetwork(spec).rows.filter(({ tower, multiplyAdds }) =>
    tower < 2 && multiplyAdds > 0
  );
  const share = spans[1].to - spans[1].from;
  assertAlmostEquals(
    share / (spans[0].to - spans[0].from),
    rows[1].multiplyAdds / rows[0].multiplyAdds,
    1e-9,
  );
});

Deno.test("where threads share no memory, the caller runs both towers, and says that it is one thread", async () => {
  const shared = globalThis.SharedArrayBuffer;
  Reflect.set(globalThis, "SharedArrayBuffer", undefined);
  try {
    const { logits, spans, threads } = await runTowers(programs, pixels);
    assert(relativeDifference(expected, logits) < 1e-5);
    assertEquals([threads, new Set(spans.map(({ worker }) => worker)).size], [1, 1]);
  } finally {
    Reflect.set(globalThis, "SharedArrayBuffer", shared);
  }
});

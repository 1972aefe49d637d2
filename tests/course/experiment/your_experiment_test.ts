/** Covers lib/course/experiment: what a reader's experiment shows, and when. */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { assertMatch, assertStringIncludes } from "@std/assert";
import type { ExperimentCard, ExperimentOptions } from "../../../lib/course/mod.ts";
import { exact, minimumDetectableEffect, yourExperiment } from "../../../lib/course/mod.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import type { ArmRun, ComparisonOptions } from "../../../lib/experiments/arms.ts";
import { compareArms } from "../../../lib/experiments/compare_arms.ts";
import { jupyterDisplay } from "../../../lib/figures/figure_spec.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { changeSpec } from "../../../lib/spec/change.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { acrossSeeds, type Estimate, pairedErrors } from "../../../lib/statistics/estimate.ts";
import { brightnessImages } from "../../brightness_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 1 });

const slim = changeSpec(preset("cifarSmall"), {
  layers: { conv1: { kernels: 8 }, conv2: { kernels: 8 } },
});
const slow = { name: "slow", spec: slim, learningRate: 0.0001 };
const fast = { name: "fast", spec: slim };
const compare: ComparisonOptions = {
  ...{ arms: [slow, fast], seeds: [1, 2, 3], epochs: 2, batchSize: 10, learningRate: 0.001 },
  ...{ train: brightnessImages(20), test: brightnessImages(20) },
};
/** With more updates, the nets learn. */
const enough = {
  ...{ epochs: 40, arms: [{ ...slow, learningRate: 0.001 }, { ...fast, learningRate: 0.002 }] },
};

/** Other pixels for the same labels. */
function inverted(images: ReturnType<typeof brightnessImages>) {
  return { ...images, images: images.images.map((value) => 255 - value) };
}

const between = ["one", "other"] as const;
const asked = { question: "By how much does ten times the rate change the error?", guess: -3 };

/** Runs an experiment and returns the card with its text. */
async function run(
  more: Partial<ExperimentOptions> = {},
): Promise<ExperimentCard & { text: string; html: string }> {
  const work = more.measure === undefined ? { compare } : {};
  const own = await yourExperiment({ ...asked, ...work, ...more });
  const bundle = await own[jupyterDisplay]();
  return { ...own, text: String(bundle["text/plain"]), html: String(bundle["text/html"]) };
}

/** An experiment whose measurement has this result. */
function found(estimate: Estimate, more: Partial<ExperimentOptions> = {}) {
  return run({ ...more, measure: { between, run: () => estimate } });
}

Deno.test("the cost is shown before anything is trained", async () => {
  const { log } = console;
  const order: string[] = [];
  console.log = (text: string) => order.push(text);
  const onRun = () => void order.push("trained");
  const own = await run({ compare: { ...compare, onRun } }).finally(() => console.log = log);
  assertEquals(order.slice(1), Array(6).fill("trained"));
  assertMatch(order[0], /will take (?:about|less than) .* \(2 nets from 3 seeds, 20 images\)/);
  assert(own.seconds > 0 && own.started);
  assertStringIncludes(own.text, "Estimated cost: ");
});

Deno.test("an experiment that costs more than its limit does not start, and says what to change", async () => {
  const trained: string[] = [];
  const onRun = (arm: string) => void trained.push(arm);
  const own = await run({ compare: { ...compare, onRun, epochs: 1e6 }, minutes: 2 });
  assertEquals([own.started, own.estimate, own.differences, trained], [false, undefined, [], []]);
  assertMatch(own.sentence, /^Not started: it would take about \d+ h .* the limit is 2 min\./);
  assertMatch(own.sentence, /Fewer seeds, epochs or images cost less; `minutes: \d+` accepts/);
});

Deno.test("a measurement costs its trial times the given factor", async () => {
  let trials = 0;
  const trial = () => void trials++;
  const own = await run({ measure: { between, trial, times: 1e9, run: () => exact(1) } });
  assertEquals([own.started, trials], [false, 2]);
  const [, minutes] = /, and the limit is 3 min\. A smaller one .*`minutes: (\d+)`/
    .exec(own.sentence) ?? [];
  assertEquals(Number(minutes), Math.ceil(own.seconds / 60));
  assertEquals((await found(exact(1))).seconds, 0);
});

Deno.test("the result is the paired difference with its interval over seeds", async () => {
  const own = await run();
  const [before, after] = (await compareArms(compare)).map(({ runs }) =>
    runs.map(({ testErrors }) => testErrors[0].error)
  );
  assertEquals(own.differences, after.map((error, i) => error - before[i]));
  assertEquals(own.estimate, acrossSeeds(own.differences));
  assertEquals(own.changes, ["learningRate: 0.0001 → 0.001"]);
  assertStringIncludes(own.text, "Changed: learningRate: 0.0001 → 0.001\n");
  assertMatch(own.text, /Compared: “fast” minus “slow”\n/);
  assertMatch(own.text, /By seed: \S+, \S+, \S+\n/);
});

Deno.test("a score in place of the test error is compared, and needs no test images", async () => {
  const { test: _, ...untested } = compare;
  const score = ({ trainingLosses }: ArmRun) => trainingLosses[1];
  const own = await run({ compare: untested, score, quantity: "loss", unit: "nats" });
  const results = await compareArms(untested);
  const [before, after] = results.map(({ runs }) => runs.map(score));
  assertEquals(own.differences, after.map((loss, i) => loss - before[i]));
  assertMatch(own.text, /\nloss: \S+ nats \[/);
  await assertRejects(() => run({ compare: untested }), BadArgumentError, "test images");
  await assertRejects(() => run({ score: () => NaN }), BadArgumentError, "found NaN");
});

Deno.test("a stopped experiment keeps the seeds that both arms have finished", async () => {
  const halt = new AbortController();
  let finished = 0;
  const onRun = () => void (++finished === 3 && halt.abort());
  const score = ({ trainingLosses }: ArmRun) => trainingLosses[1];
  const { test: _, ...untested } = compare;
  const own = await run({ compare: { ...untested, ...enough, onRun, signal: halt.signal }, score });
  assertEquals([own.differences.length, own.estimate?.low, own.estimate?.n], [1, null, 1]);
  assertStringIncludes(own.text, "Stopped: after 1 of 3 seeds");
  assertStringIncludes(own.sentence, "may be luck");
});

Deno.test("stopped before the first pair, there is nothing to compare", async () => {
  const own = await run({ compare: { ...compare, signal: AbortSignal.abort() } });
  assertEquals([own.estimate, own.differences], [undefined, []]);
  assertEquals(own.sentence, "Stopped before there was anything to compare.");
});

Deno.test("numbers that say the opposite give the opposite sentence", async () => {
  const values = [-3, -3.1, -2.9, -3];
  const [lower, higher] = [acrossSeeds(values), acrossSeeds(values.map((x) => -x))];
  const said = "In this experiment, the test error is lower with “other” than with “one”.";
  assertEquals((await found(lower)).sentence, said);
  assertEquals((await found(higher)).sentence, said.replace("lower", "higher"));
  assertEquals((await found(exact(-2))).sentence, `By the count, ${said.slice(20)}`);
  assertStringIncludes((await found(exact(0))).sentence, "the same with both");
});

Deno.test("only the 99 % interval names a winner; the 95 % interval is a hint", async () => {
  const hint = acrossSeeds([-1, -2, -3, -4, -1.5]);
  assert((hint.high ?? 0) < 0 && (hint.high99 ?? 0) > 0);
  assertMatch(
    (await found(hint)).sentence,
    /^It looks as if .* Repeat it before you believe it\.$/,
  );
  const open = (await found(acrossSeeds([-1, 2, 0.5]))).sentence;
  assertEquals(open.split(".")[0], "3 seeds do not tell “one” and “other” apart");
  // Without any spread there is nothing to judge by.
  assertMatch((await found(acrossSeeds([2, 2, 2]))).sentence, /do not tell/);
});

Deno.test("the smallest effect is that of a plan with the measured spread", async () => {
  const values = [-1, 2, 0.5, 1];
  const mean = values.reduce((a, b) => a + b) / 4;
  const sd = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 3);
  const plan = minimumDetectableEffect({ covers: "seeds", n: 4, sd, unit: "points" });
  const own = await found(acrossSeeds(values));
  assertAlmostEquals(own.smallest ?? NaN, plan.smallest ?? 0, 1e-9);
  const wrong = [Float64Array.of(1, 1, 1, 0, 0, 0, 1, 0), Float64Array.of(1, 0, 0, 0, 0, 1, 1, 0)];
  assert(((await found(pairedErrors(wrong[0], wrong[1]))).smallest ?? 0) > 0);
  assertEquals((await found(exact(1))).smallest, undefined);
  assertEquals((await found(acrossSeeds([2, 2, 2]))).smallest, undefined);
});

Deno.test("a guess is shown beside the result, inside or outside its interval", async () => {
  const estimate = acrossSeeds([-3, -3.1, -2.9]);
  const guessing = async (guess: number | null) =>
    /Your guess: (.*)/.exec((await found(estimate, { guess })).text)?.[1];
  assertEquals(await guessing(-3), "-3 points, inside the interval");
  assertEquals(await guessing(5), "5 points, outside the interval");
  assertEquals(await guessing(null), "none");
});

Deno.test("one change in every layer is one change", async () => {
  const biased = changeSpec(slim, {
    every: { layer: { init: { standardDeviation: 0.01, bias: 1 } } },
  });
  const plain = changeSpec(slim, {
    every: { layer: { init: { standardDeviation: 0.01, bias: 0 } } },
  });
  const arms = [{ ...slow, spec: plain }, { ...slow, name: "biased", spec: biased }];
  const own = await run({ compare: { ...compare, arms } });
  assertEquals(own.changes, ["init.bias: 0 → 1 (conv1, conv2, fc3, fc4)"]);
  assert(!own.text.includes("at once"));
});

Deno.test("a card that changes several settings says so, and gives no verdict on the paper", async () => {
  const arms = [slow, { ...fast, momentum: 0 }];
  const own = await run({ compare: { ...compare, arms } });
  assertEquals(own.changes.length, 2);
  assertStringIncludes(own.text, "2 settings at once: the difference belongs to all of them");
  assert(!/verdict|paper|reproduced/i.test(own.text));
});

Deno.test("nets that only guess support no conclusion, at every scale; nets that learn do", async () => {
  const arms = [{ ...slow, learningRate: 0 }, fast];
  const guessing = await run({ guess: -3, compare: { ...compare, arms } });
  assertMatch(
    guessing.sentence,
    /^“slow” and “fast” did no better than guessing, so the numbers support no/,
  );
  assert(!/side the interval/.test(guessing.text));
  // Without test images, the errors on the training images tell.
  const { test: _, ...untested } = compare;
  const score = ({ trainingLosses }: ArmRun) => trainingLosses[1];
  const losses = await run({ compare: { ...untested, arms }, score, unit: "nats" });
  assertStringIncludes(losses.sentence, "did no better than guessing");
  const learning = await run({ compare: { ...compare, ...enough } });
  assert(!learning.sentence.includes("guessing"), learning.sentence);
  Deno.env.set("ALEXNET_SCALE", "quick");
  const quick = await run({ compare: { ...compare, ...enough } })
    .finally(() => Deno.env.delete("ALEXNET_SCALE"));
  assertEquals(quick.sentence, learning.sentence);
});

Deno.test("an arm that diverges is a result: the card names it, its seed and its updates", async () => {
  const arms = [slow, { ...fast, name: "rate 1e6", learningRate: 1e6 }];
  const own = await run({ guess: -3, compare: { ...compare, arms } });
  assertMatch(
    own.sentence,
    /^“rate 1e6” diverged: after \d+ updates? from seed 1 its numbers were no/,
  );
  assertStringIncludes(own.text, "Your guess: -3 points");
  assertStringIncludes(own.text, "Changed: learningRate: 0.0001 → 1000000");
  assertEquals([own.started, own.estimate, own.differences], [true, undefined, []]);
});

Deno.test("too few test images are named as the reason, not the training", async () => {
  const own = await run({ compare: { ...compare, test: brightnessImages(1) } });
  assertMatch(own.sentence, /^1 test image cannot tell two nets apart: .* by 100 points\./);
});

Deno.test("test images that were trained on are counted on the card", async () => {
  const both = await run();
  assertStringIncludes(both.text, "Careful: 20 of the test images are training images too");
  const apart = await run({ compare: { ...compare, test: inverted(brightnessImages(20)) } });
  assert(!apart.text.includes("Careful"));
});

Deno.test("invalid experiments are rejected", async () => {
  const measure = { between, run: () => exact(1) };
  const refused = (options: object, says: string) =>
    assertRejects(() => yourExperiment({ ...asked, ...options }), BadArgumentError, says);
  await refused({}, "found neither");
  await refused({ compare, measure }, "found both");
  await refused({ compare: { ...compare, arms: [slow, { ...slow, name: "b" }] } }, "same net");
  await refused({ compare: { ...compare, arms: [slow] } }, "found 1");
  await refused({ compare: { ...compare, arms: [slow, fast, { ...fast, name: "c" }] } }, "found 3");
  const slower = { ...fast, learningRate: 0.0005 };
  const bad = (change: object, says: string) =>
    refused({ compare: { ...compare, ...change } }, says);
  // What runs in a notebook is not type-checked.
  await bad({ epochs: 0 }, "whole number of at least 1 for epochs");
  await bad({ epochs: 2.5 }, "but found 2.5");
  await bad({ batchSize: 0 }, "batchSize of the options of compareArms");
  await bad(
    { seeds: 3 },
    "list of seeds of compareArms but found 3; write for example firstSeeds(3)",
  );
  await bad({ train: [1, 2, 3] }, "labelled images as train of compareArms but found a list");
  await bad({ arms: [slow, { ...slower, name: "slow" }] }, 'found "slow" twice');
  await bad({ arms: [slow, { ...slower, name: undefined }] }, "a name in arm 2 of compareArms");
  await bad({ arms: [slow, { ...fast, spec: "cifarTwoTower" }] }, 'write preset("cifarTwoTower")');
  await refused({ compare, guess: "35" }, 'found the text "35"; write 35, without quotes');
  await refused({ compare, guess: 99_999 }, "from -100 to 100 points");
  await refused({ measure: { ...measure, times: 2 } }, "only one of them");
  await refused({ measure: { ...measure, between: ["one"] } }, "the names of two");
  await refused({ measure: { ...measure, run: () => ({ ...exact(1), value: NaN }) } }, "NaN");
});

Deno.test("markup in a question stays text", async () => {
  const { html } = await found(exact(1), { question: "<img src=x>" });
  assert(!html.includes("<img"));
});

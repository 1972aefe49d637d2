/**
 * Covers lib/course/setup.ts and lib/long_call.ts in the kernel: the Stop button. `stop_ranks_test.ts`
 * stops the call that needs MPI.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { isCode, readNotebook, tagsOf } from "../../tools/notebook/notebook.ts";
import { findLessons } from "../../tools/notebook/lessons.ts";
import { processOf, runAndStop, smallKernel, textOf } from "./stopping.ts";

const images = new URL("../brightness_images.ts", import.meta.url).href;

/** Is written when the kernel has seen the signal of the Stop button. */
const seen = await Deno.makeTempFile({ prefix: "alexnet-stop-" });
globalThis.addEventListener("unload", () => Deno.removeSync(seen));

/** Presses Stop between two cells, and waits until the kernel has seen it. */
async function stopBetweenCells(pid: number): Promise<void> {
  await Deno.writeTextFile(seen, "");
  Deno.kill(pid, "SIGINT");
  for (let waited = 0; (await Deno.stat(seen)).size === 0; waited++) {
    if (waited > 1000) throw new Error("The kernel has not seen the signal.");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const preparation = `
  import * as library from "@alexnet/alexnet";
  import * as course from "@alexnet/alexnet/course";
  import * as experiments from "@alexnet/alexnet/experiments";
  import * as inspection from "@alexnet/alexnet/inspection";
  const { brightnessImages } = await import(${JSON.stringify(images)});
  await course.setup("99", { quick: {}, laptop: {}, full: {} });
  Deno.addSignalListener("SIGINT", () => Deno.writeTextFileSync(${JSON.stringify(seen)}, "seen"));
  await library.useBackend("alexnet-cpu:wasm", { threads: 1 });
  const half = { rate: 0.5, form: "test-scaled", place: "outputs" };
  const spec = library.changeSpec(library.preset("cifarSmall"), {
    layers: { conv1: { kernels: 8 }, conv2: { kernels: 8 }, fc3: { dropout: half } },
  });
  const few = brightnessImages(20);
  const count = 1000;
  const many = {
    ...{ ...few, count, images: new Uint8Array(count * 3072) },
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
  };
  const preprocessing = library.fitPreprocessing(spec.preprocessing, spec.side, few);
  const model = library.alexnet(spec);
  const arms = [{ name: "one", spec }, { name: "other", spec, learningRate: 0.002 }];
  const sweepable = { train: many, test: many, epochs: 1e5, batchSize: 20 };
  const long = { ...sweepable, learningRate: 0.001 };
`;

/** Each kind of long call, with a result that shows that it was stopped early. */
const calls: Readonly<Record<string, string>> = {
  train: `(await library.train({
    model, epochs: 1e5, progress: "bar",
    data: library.datasetBatches({
      dataset: few, batchSize: 20, preprocessing, streams: new library.RandomStreams(1),
    }),
  })).stopped === "interrupted"`,
  compareArms: `(await experiments.compareArms({ ...long, arms, seeds: [1, 2, 3] }))
    .every(({ runs }) => runs.length === 3 && runs.every(({ steps }) => steps === 0))`,
  trainLive: `(await experiments.trainLive({
    ...{ spec, train: many, test: few, seed: 1, epochs: 1e5, batchSize: 20 },
    live: experiments.learningFigures,
  })).stopped`,
  sweepLearningRates: `(await experiments.sweepLearningRates({
    ...sweepable, arm: arms[0], rates: [0.001, 0.01], seeds: [101],
    score: () => 1,
  })).trials.every(({ score }) => Number.isNaN(score))`,
  yourExperiment: `(await course.yourExperiment({
    ...{ question: "?", guess: null, minutes: 1e9 }, compare: { ...long, arms, seeds: [1, 2, 3] },
  })).estimate === undefined`,
  resumeTwice: `(await experiments.resumeTwice({
    ...{ spec, train: many, seed: 1, batchSize: 20, learningRate: 0.001, before: 9, after: 1 },
  })).withoutVelocities.every(Number.isNaN)`,
  timesInTurn: `(await experiments.timesInTurn(
    [() => new Promise((done) => setTimeout(done, 5))], 1e5,
  ))[0].some(Number.isNaN)`,
  evaluate: `(await library.evaluate(model, many, { preprocessing })).images < many.count`,
  predictProbabilities: `(await library.predictProbabilities(model, many, { preprocessing })).count
    < many.count`,
  predictPatches:
    `(await library.predictPatches(model, many, { preprocessing })).count < many.count`,
  layerPoints: `(await inspection.layerPoints(model, "conv1", many, preprocessing)).count
    < count`,
  topPatches: `(await inspection.topPatches(model, many, {
    spec, layers: ["conv1"], unit: 0, k: 9, preprocessing,
  })).length === 1`,
  squaredDistances: `(await inspection.squaredDistances(
    inspection.pixelPoints(many), inspection.pixelPoints(many),
  )).length < count ** 2`,
  nearestNeighbours: `(await inspection.nearestNeighbours(many, many)).length
    < count`,
  invertFeatures: `(await inspection.invertFeatures(model, few, {
    layers: ["conv1"], preprocessing, steps: 1e6, stream: new library.RandomStreams(1).stream("x"),
  })).count === few.count`,
  occlusionMap: `(await inspection.occlusionMap(model, few, {
    index: 0, label: 0, preprocessing, patch: 1, stride: 1,
  })).values.some(Number.isNaN)`,
  inputGradients: `(await inspection.inputGradients(model, many, {
    preprocessing, batchSize: 1,
  })).count < many.count`,
  eachInTurn: `(await course.eachInTurn(
    Array.from({ length: 1e5 }), () => new Promise((done) => setTimeout(done, 5)),
    { what: "waiting", unit: "turn" },
  )).length < 1e5`,
  subnetworks: `(await inspection.subnetworks(
    model, images, labels, 1e5,
  )).errors.length < 1e5`,
};

Deno.test("Stop ends each long call after the current batch, and the kernel goes on", async (t) => {
  await using kernel = await smallKernel();
  const pid = await processOf(kernel);
  const prepared = await kernel.execute(`${preparation}
    const { images, labels } = await inspection.inputsOf(spec, few);
  `);
  assertEquals(prepared.outputs.filter(({ output_type }) => output_type === "error"), []);
  for (const [name, code] of Object.entries(calls)) {
    await t.step(name, async () => {
      const { status, outputs, pressed } = await runAndStop(kernel, pid, code);
      assertEquals([status, pressed], ["ok", true], outputs.map(textOf).join("\n"));
      assertEquals(outputs.map(textOf).at(-1), "true");
      // The next cell is not stopped, and sees the variables of those before.
      const next = await kernel.execute("few.count");
      assertEquals(next.outputs.map(textOf), ["20"]);
    });
  }
});

Deno.test("Stop between two cells stops neither the kernel nor the next cell", async () => {
  await using kernel = await smallKernel();
  const pid = await processOf(kernel);
  await kernel.execute(preparation);
  await kernel.execute("await library.evaluate(model, few, { preprocessing }); 0");
  await stopBetweenCells(pid);
  const code = "(await library.evaluate(model, few, { preprocessing, batchSize: 5 })).images";
  const { status, outputs } = await kernel.execute(code);
  assertEquals([status, outputs.map(textOf).at(-1)], ["ok", "20"]);
});

Deno.test("Stop before any cell, or while the imports of the first one run, does not end the kernel", async () => {
  await using kernel = await smallKernel();
  const pid = await processOf(kernel);
  Deno.kill(pid, "SIGINT");
  const imports = kernel.execute(`Deno.kill(Deno.pid, "SIGINT"); ${preparation} 1 + 1`);
  assertEquals((await imports).outputs.map(textOf).at(-1), "2");
});

/** The output of a long cell that ends in its own error. */
const failing = `await library.evaluate(model, few, { preprocessing });
  await new Promise((done) => setTimeout(done, 3500)); throw new Error("mine");`;

Deno.test("a cell below one that ended in an error shows its own progress, and is not stopped", async () => {
  await using kernel = await smallKernel();
  const pid = await processOf(kernel);
  await kernel.execute(preparation);
  assertEquals((await kernel.execute(failing)).status, "error");
  await stopBetweenCells(pid);
  const { status, outputs } = await kernel.execute(`await experiments.compareArms({
      ...{ arms, seeds: [1, 2], train: few, test: few, epochs: 60, batchSize: 5 },
      learningRate: 0.001,
    }); "whole"`);
  const texts = outputs.map(textOf);
  assertEquals([status, texts.at(-1)], ["ok", '"whole"'], texts.join("\n"));
  assertMatch(texts[0], /training: (?:run \d of 4|4 runs in)/);
});

Deno.test("a cell that was stopped and then failed says nothing in the cell below it", async () => {
  await using kernel = await smallKernel();
  const pid = await processOf(kernel);
  await kernel.execute(preparation);
  const cell = `await experiments.compareArms({ ...long, arms, seeds: [1, 2, 3] });
    await new Promise((done) => setTimeout(done, 3500)); throw new Error("mine");`;
  const { status, pressed } = await runAndStop(kernel, pid, cell);
  assertEquals([status, pressed], ["error", true]);
  assertEquals((await kernel.execute("1 + 1")).outputs.map(textOf), ["2"]);
});

Deno.test("after a stopped cell is run again to its end, nothing below it is unmeasured", async () => {
  await using kernel = await smallKernel();
  const pid = await processOf(kernel);
  await kernel.execute(`${preparation} let epochs = 1e5;`);
  const race = `const race = await experiments.compareArms({
    ...{ arms, seeds: [1, 2, 3], train: few, test: few, epochs, batchSize: 20, learningRate: 0.001 },
  }); 0`;
  const below = async () => {
    const cell = "course.md`${course.acrossSeeds(experiments.finalTestErrors(race[0])).value}`";
    const { outputs } = await kernel.execute(cell);
    return outputs.map((output) => textOf(output).replace(/^Quick run\.\s+/, ""));
  };
  const stopped = await runAndStop(kernel, pid, race);
  const [note, value] = await below();
  assertStringIncludes(note, `cell [${stopped.executionCount}] was stopped`);
  assertEquals(value, "not measured");
  await kernel.execute("epochs = 1;");
  await kernel.execute(race);
  assertMatch((await below()).join("\n"), /^\d+(?:\.\d+)?$/);
});

Deno.test("a long cell shows what runs and how much is left, and draws from the first epoch", async () => {
  await using kernel = await smallKernel();
  await kernel.execute(preparation);
  const seen: string[] = [];
  const { outputs } = await kernel.execute(
    `const drawn = [];
     await experiments.compareArms({
       ...{ arms, seeds: [1, 2], train: few, epochs: 40, batchSize: 5, learningRate: 0.001 },
       live: (results) => {
         drawn.push(results.map(({ runs }) => runs.map(({ steps }) => steps)));
         throw Object.assign(new Error("drawn"), { drawn });
       },
     }).catch((error) => JSON.stringify(error.drawn));`,
    {
      onOutput: (outputs) => {
        const text = textOf(outputs[0]);
        if (text !== seen.at(-1)) seen.push(text);
      },
    },
  );
  // One arm with one run, which has made the updates of its first epoch.
  assertEquals(outputs.map(textOf).at(-1), '"[[[5]]]"');
  assertMatch(seen[0], /^\[-+\] training: run 1 of 4$/);
  const whole = await kernel.execute(
    `await experiments.compareArms({
       ...{ arms, seeds: [1, 2], train: few, epochs: 60, batchSize: 5, learningRate: 0.001 },
     }); 0`,
    { onOutput: (outputs) => void seen.push(textOf(outputs[0])) },
  );
  assertEquals(whole.status, "ok");
  assert(seen.some((text) => /training: run \d of 4, \d+ s left$/.test(text)), seen.join("\n"));
});

for (const lesson of await findLessons(new URL("../../notebooks", import.meta.url).pathname)) {
  const cells = (await readNotebook(lesson.path)).cells.filter(isCode);
  if (!cells.some((cell) => tagsOf(cell).includes("slow"))) continue;
  Deno.test(`lesson ${lesson.number}: no cell is red below cells that were stopped`, async () => {
    await using kernel = await smallKernel();
    const pid = await processOf(kernel);
    const red: string[] = [];
    const silent: string[] = [];
    const notes: string[] = [];
    for (const cell of cells) {
      const { status, outputs, pressed } = await runAndStop(kernel, pid, cell.source);
      if (!pressed && tagsOf(cell).includes("slow")) silent.push(cell.id);
      const texts = outputs.map(textOf);
      if (status !== "ok") red.push(`${cell.id}: ${texts.join("; ")}`);
      notes.push(...texts.filter((text) => /^(?:Stopped|Not measured)\./.test(text)));
    }
    assertEquals(red, []);
    assertEquals(silent, [], "cells tagged slow that show no progress");
    assert(notes.some((note) => note.startsWith("Stopped. What was finished is kept.")));
    if (notes.every((note) => note.startsWith("Stopped."))) return;
    assert(notes.some((note) => /cells? \[\d+\].* stopped\. Run \[\d+\].* again/.test(note)));
  });
}

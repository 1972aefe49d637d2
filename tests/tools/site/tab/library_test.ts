/** Covers lib/parallel, datasets/in_page.ts, lib/course/lesson_net.ts and lib/figures/live.ts in a page of Chromium. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type {
  CellMetadata,
  CodeCell,
  Notebook,
  Output,
} from "../../../../tools/notebook/notebook.ts";
import { missing, requirements } from "../../../skip.ts";
import { runInPage, startLessonServer } from "./run_lessons.ts";

const ignore = await missing(requirements.chromium);

/** A notebook of code cells. */
function cellsOf(...sources: string[]): Notebook {
  return { metadata: {}, cells: sources.map((source, i) => cellOf(`cell-${i}`, source)) };
}

function cellOf(id: string, source: string, metadata: CellMetadata = {}): CodeCell {
  return { cell_type: "code", id, metadata, source, execution_count: null, outputs: [] };
}

/** What the cells show, as plain text. */
function textsOf({ cells }: Notebook): string[] {
  return cells.flatMap((cell) => cell.cell_type === "code" ? cell.outputs.map(textOf) : []);
}

function textOf(output: Output): string {
  if (output.output_type === "stream") return output.text;
  return output.output_type === "error" ? output.evalue : String(output.data["text/plain"]);
}

const quick = { ALEXNET_SCALE: "quick", ALEXNET_BACKEND: "alexnet-cpu:wasm" };

const towers = cellsOf(
  `import { alexnet, preset, useBackend } from "@alexnet/alexnet";
import { runTowers, towerPrograms } from "@alexnet/alexnet/parallel";
await useBackend();
const spec = preset("cifarTwoTower");
const model = alexnet(spec, { seed: 1 });
const programs = await towerPrograms(model, spec, 1);
const { threads, spans, logits } = await runTowers(programs, new Float32Array(32 * 32 * 3).fill(0.5));
[threads, new Set(spans.map(({ worker }) => worker)).size, logits.length].join();`,
);

Deno.test({
  name: "two towers run on two threads of a page if it is isolated, else on one",
  ignore,
  fn: async () => {
    for (const [isolated, expected] of [[true, '"2,2,10"'], [false, '"1,1,10"']] as const) {
      await using server = await startLessonServer(isolated);
      const { notebook, problems } = await runInPage(server, towers, quick);
      assertEquals(problems, []);
      assertEquals(textsOf(notebook), [expected]);
    }
  },
});

const reading = cellsOf(
  `import { loadLessonNet, recordedClaims, saveLessonNet, setup } from "@alexnet/alexnet/course";
import { first, loadCifar10 } from "@alexnet/alexnet/datasets";
await setup("99", { quick: {}, laptop: {}, full: {} });
const { train, test } = await loadCifar10();
[train.count, test.count, train.name].join();`,
  `try { first(train, 5000); } catch (error) { console.log(error.message); }`,
  `(await recordedClaims()).length > 20;`,
  `import { alexnet, captureCheckpoint, fitPreprocessing, preset } from "@alexnet/alexnet";
const small = preset("cifarSmall");
const net = alexnet(small, { seed: 3 });
const preprocessing = fitPreprocessing(small.preprocessing, 32, train);
const info = { spec: small, classNames: [...train.classNames], preprocessing };
console.log(await saveLessonNet(await captureCheckpoint(net, undefined, info)));
const loaded = await loadLessonNet("99");
const sumOf = async (one) => (await one.getWeights()[0].data()).reduce((sum, x) => sum + x, 0);
await sumOf(loaded.model) === await sumOf(net);`,
);

Deno.test({
  name: "a page reads images and the record, says where more images are, and keeps a net",
  ignore,
  fn: async () => {
    await using server = await startLessonServer();
    const { notebook, problems } = await runInPage(server, reading, quick);
    assertEquals(problems, []);
    const [scale, images, error, claims, name, same] = textsOf(notebook);
    assertStringIncludes(scale, "Lesson 99 at scale **quick**");
    assertEquals(images, '"2000,1000,CIFAR-10 train, first 2000"');
    assertStringIncludes(error, "deno task course --site-images 50000");
    assertEquals(claims, "true");
    assertEquals(name, "lesson99-quick-seed1.safetensors\n");
    assertEquals(same, "true");
  },
});

const training = `import { preset, useBackend } from "@alexnet/alexnet";
import { setup } from "@alexnet/alexnet/course";
import { first, loadCifar10 } from "@alexnet/alexnet/datasets";
import { trainLive } from "@alexnet/alexnet/experiments";
import { learningCurves, lineChart } from "@alexnet/alexnet/figures";
await setup("99", { quick: {}, laptop: {}, full: {} });
await useBackend();
const { train, test } = await loadCifar10();
const recipe = { spec: preset("cifarSmall"), train: first(train, 200), test: first(test, 20), seed: 1 };
const live = ({ readings }) => [lineChart({
  series: [{ name: "error", x: readings.map(({ epoch }) => epoch), y: readings.map(({ testError }) => testError) }],
  ...{ xTitle: "epoch", yTitle: "error (%)", alt: "A curve.", takeaway: "It moves." },
})];`;

Deno.test({
  name: "Stop ends a training in a page after the update, and what was trained is kept",
  ignore,
  fn: async () => {
    for (const isolated of [true, false]) {
      await using server = await startLessonServer(isolated);
      const { notebook, problems } = await runInPage(server, {
        metadata: {},
        cells: [
          cellOf("before", training),
          cellOf(
            "long",
            "const run = await trainLive({ ...recipe, epochs: 1e5, live, readEvery: 1 });",
            {
              stopAfter: 4000,
            },
          ),
          cellOf("after", "console.log(run.stopped, run.updates > 0, run.updates < 1e5);"),
        ],
      }, quick);
      assertEquals(problems, []);
      const [, long, after] = notebook.cells.filter((cell) => cell.cell_type === "code");
      assertEquals(after.outputs.map(textOf), ["true true true\n"]);
      const shown = long.outputs.map(textOf);
      assertEquals(shown.filter((text) => text.startsWith("Stopped. What was finished")).length, 1);
      assertEquals(shown.filter((text) => /training: stopped at epoch \d/.test(text)).length, 1);
      const plots = long.outputs.filter((output) =>
        output.output_type === "display_data" && "application/vnd.plotly.v1+json" in output.data
      );
      assertEquals(plots.length, 1, "one figure, which was updated");
    }
  },
});

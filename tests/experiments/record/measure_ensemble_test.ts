import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { recordEnsembles } from "../../../lib/experiments/record/measure_ensemble.ts";
import { addToRecord, readRecord } from "../../../lib/experiments/record/record_file.ts";
import { netPath, recordJob } from "../../../lib/experiments/record/record_job.ts";
import { errorsTogether, readEnsemble } from "../../../lib/experiments/record/recorded_ensemble.ts";
import {
  jobName,
  jobsOf,
  type RecordedExperiment,
} from "../../../lib/experiments/record/recorded_experiment.ts";
import { weightsHash } from "../../../lib/experiments/record/weights_hash.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { loadTrainedNet } from "../../../lib/training/checkpoint/trained_net.ts";
import { RunFolder } from "../../../lib/training/run/run_folder.ts";
import { images, job } from "./record_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 1 });

/** Two seeds whose nets are averaged. */
const experiment: RecordedExperiment = {
  ...{ id: "small", question: "?", decides: [], recipe: { ...job.recipe, epochs: 1 } },
  arms: [{ id: "baseline", spec: job.spec, keepNets: true }],
  seeds: [3, 4],
};

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;

/** The hash of a kept net, which float16 has rounded. */
async function hashOf(path: string): Promise<string> {
  const { model } = await loadTrainedNet(path);
  const hash = await weightsHash(model);
  model.dispose();
  return hash;
}

/** Measures the ensemble, until `signal` stops it. */
type Measure = (signal?: AbortSignal) => Promise<boolean>;

/** Records the first `count` runs in a folder and calls `test` with it. */
async function withRuns(
  count: number,
  test: (record: string, measure: Measure, lines: string[], nets: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "ensemble-test-" });
  const record = `${folder}/record`;
  const lines: string[] = [];
  const how = {
    ...{ record, signal: new AbortController().signal },
    ...{ pause: () => Promise.resolve(), log: (line: string) => void lines.push(line) },
  };
  try {
    for (const each of jobsOf(experiment).slice(0, count)) {
      await recordJob(each, images, { ...how, run: `${folder}/runs/${jobName(each)}` });
    }
    lines.length = 0;
    const nets = `${folder}/nets`;
    const measure: Measure = (signal = how.signal) =>
      recordEnsembles(experiment, images, { ...how, signal, runs: nets });
    await test(record, measure, lines, nets);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the nets of all seeds are averaged, and their own errors are those of their rows", () =>
  withRuns(2, async (record, measure) => {
    assertEquals(await measure(), true);
    const ensemble = await readEnsemble(record, "small", "baseline");
    const rows = await readRecord(record, "small");
    assertEquals(ensemble?.seeds, [3, 4]);
    const kept = rows.map((row) => hashOf(`${record}/${netPath(row)}`));
    assertEquals(ensemble?.weights, await Promise.all(kept));
    const { alone, together } = errorsTogether(
      ensemble ?? { seeds: [], rightTogether: [], wrongTogether: [] },
    );
    assertEquals(together.length, images.test.count);
    const recorded = mean(rows.map(({ epochs }) => epochs[0].testError));
    // The nets are kept as float16, which changes the answer for at most one of 20 images a net.
    assertAlmostEquals(100 * mean(alone), recorded, 5);
  }));

Deno.test("nothing is averaged before all seeds are recorded", () =>
  withRuns(1, async (record, measure) => {
    assertEquals(await measure(), true);
    assertEquals(await readEnsemble(record, "small", "baseline"), undefined);
  }));

Deno.test("a net whose file is missing is trained again, with the recorded weights", () =>
  withRuns(2, async (record, measure, lines) => {
    const path = `${record}/${netPath({ experiment: "small", arm: "baseline", seed: 4 })}`;
    const before = await hashOf(path);
    await Deno.remove(path);
    await measure();
    assertStringIncludes(lines[0], "small/baseline/4: trains again");
    assertEquals(await hashOf(path), before);
    assertEquals((await readRecord(record, "small")).length, 2);
  }));

Deno.test("a net that is trained again with other bits than its row has is averaged, and named", () =>
  withRuns(2, async (record, measure, lines) => {
    const [row] = await readRecord(record, "small");
    const epochs = row.epochs.map((epoch) => ({ ...epoch, weights: "0123456789abcdef" }));
    await addToRecord(record, { ...row, epochs });
    await Deno.remove(`${record}/${netPath(row)}`);
    assertEquals(await measure(), true);
    assertStringIncludes(lines.join("\n"), "those of its row 0123456789abcdef");
    assertEquals((await readEnsemble(record, "small", "baseline"))?.seeds, [3, 4]);
    // The row stays as it was recorded.
    assertEquals((await readRecord(record, "small"))[0].epochs, epochs);
  }));

Deno.test("a net that another process trains is left to it, and the others are trained", () =>
  withRuns(2, async (record, measure, lines, nets) => {
    await Deno.remove(`${record}/nets`, { recursive: true });
    const other = await RunFolder.open(`${nets}/small/baseline/3`, { resume: true });
    try {
      assertEquals(await measure(), true);
    } finally {
      other.close();
    }
    assertStringIncludes(lines.at(-1) ?? "", "small/baseline/3: another process is training it");
    const kept = await Array.fromAsync(Deno.readDir(`${record}/nets`), ({ name }) => name);
    assertEquals(kept, ["small-baseline-4.safetensors"]);
    assertEquals(await readEnsemble(record, "small", "baseline"), undefined);
    await measure();
    assertEquals((await readEnsemble(record, "small", "baseline"))?.seeds, [3, 4]);
  }));

Deno.test("a measurement that is stopped trains the missing net to its end when it goes on", () =>
  withRuns(2, async (record, measure) => {
    const path = `${record}/${netPath({ experiment: "small", arm: "baseline", seed: 4 })}`;
    const before = await hashOf(path);
    await Deno.remove(path);
    assertEquals(await measure(AbortSignal.abort()), false);
    assertEquals(await readEnsemble(record, "small", "baseline"), undefined);
    assertEquals(await measure(), true);
    assertEquals(await hashOf(path), before);
  }));

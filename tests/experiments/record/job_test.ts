import { assert, assertEquals, assertRejects } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { type JobOptions, type JobResult, runJob } from "../../../lib/experiments/record/job.ts";
import type { RecordedJob } from "../../../lib/experiments/record/recorded_experiment.ts";
import type { RecordRow } from "../../../lib/experiments/record/record_row.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { loadCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { RunFolder } from "../../../lib/training/run/run_folder.ts";
import { images, job } from "./record_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

/** Runs the job once in `path`. */
async function once(path: string, options: Partial<JobOptions> = {}): Promise<JobResult> {
  const folder = await RunFolder.open(path, { resume: true });
  try {
    return await runJob(job, images, { folder, netPath: `${path}/net.safetensors`, ...options });
  } finally {
    folder.close();
  }
}

async function inFolder(test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  try {
    await test(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

/** A job that is stopped after each of `updates` and called again. */
async function stoppedAfter(path: string, updates: readonly number[]): Promise<JobResult> {
  for (const last of updates) {
    const stop = new AbortController();
    let update = 0;
    const result = await once(path, {
      signal: stop.signal,
      pause: () => {
        if (++update === last) stop.abort();
        return Promise.resolve();
      },
    });
    assertEquals(result.row, undefined);
  }
  return await once(path);
}

Deno.test("a job that was stopped within epochs and between them ends with the bits of one that was not", () =>
  inFolder(async (path) => {
    const { row: whole } = await once(`${path}/whole`);
    const { row: parts } = await stoppedAfter(`${path}/parts`, [2, 3, 4]);
    assertEquals(whole?.epochs.length, 3);
    const withoutSeconds = (row: RecordRow | undefined) =>
      row && { ...row, epochs: row.epochs.map((epoch) => ({ ...epoch, seconds: 0 })) };
    assertEquals(withoutSeconds(parts), withoutSeconds(whole));
  }));

Deno.test("a job whose measurements are lost starts again and says so", () =>
  inFolder(async (path) => {
    const stop = new AbortController();
    let update = 0;
    await once(path, {
      signal: stop.signal,
      pause: () => Promise.resolve(++update === 7 ? stop.abort() : undefined),
    });
    await Deno.remove(`${path}/progress.json`);
    const lines: string[] = [];
    const { row } = await once(path, { log: (line) => lines.push(line) });
    assertEquals(row?.epochs.length, 3);
    assert(lines.some((line) => line.includes("the job starts again")), lines.join("\n"));
  }));

Deno.test("a job killed after its measurement and before its checkpoint repeats the epoch", () =>
  inFolder(async (path) => {
    const { row: whole } = await once(`${path}/whole`);
    const killed = `${path}/killed`;
    const stop = new AbortController();
    let update = 0;
    await once(killed, {
      signal: stop.signal,
      pause: () => Promise.resolve(++update === 7 ? stop.abort() : undefined),
    });
    // The measurement of the second epoch is there, its checkpoint is not.
    const progress = JSON.parse(await Deno.readTextFile(`${killed}/progress.json`));
    progress.epochs.push({ ...progress.epochs[0], weights: "of a lost epoch" });
    await Deno.writeTextFile(`${killed}/progress.json`, JSON.stringify(progress));
    const { row } = await once(killed);
    assertEquals(
      row?.epochs.map(({ weights }) => weights),
      whole?.epochs.map(({ weights }) => weights),
    );
  }));

Deno.test("the net of a finished job is kept as a checkpoint that can be loaded", () =>
  inFolder(async (path) => {
    await once(path);
    const { info } = await loadCheckpoint(`${path}/net.safetensors`);
    assertEquals(info.spec, job.spec);
    assertEquals(info.training, undefined);
  }));

Deno.test("a recipe of more images than there are is rejected", () =>
  inFolder(async (path) => {
    const folder = await RunFolder.open(path, { resume: true });
    const greedy = { ...job, recipe: { ...job.recipe, images: 41 } };
    await assertRejects(
      () => runJob(greedy, images, { folder, netPath: `${path}/net.safetensors` }),
      BadArgumentError,
      "Expected 41 training images for small/baseline/3 but found 40",
    );
    folder.close();
  }));

Deno.test("a job that stops at a training error ends there, also when it is called again", () =>
  inFolder(async (path) => {
    const early: RecordedJob = { ...job, recipe: { ...job.recipe, stopAtTrainingError: 100 } };
    const folder = await RunFolder.open(path, { resume: true });
    try {
      const options = { folder, netPath: `${path}/net.safetensors` };
      const { row } = await runJob(early, images, options);
      assertEquals(row?.epochs.length, 1);
      const again = await runJob(early, images, options);
      assertEquals(
        again.row?.epochs.map(({ weights }) => weights),
        row?.epochs.map((e) => e.weights),
      );
    } finally {
      folder.close();
    }
  }));

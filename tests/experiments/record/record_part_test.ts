/**
 * Covers lib/experiments/record/record_part.ts, lib/experiments/record/merge_record.ts and
 * lib/experiments/record/record_job.ts: jobs that share a record.
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadFileError } from "../../../lib/errors.ts";
import { mergeRecord } from "../../../lib/experiments/record/merge_record.ts";
import { recordJob } from "../../../lib/experiments/record/record_job.ts";
import { addToRecord, readRecord } from "../../../lib/experiments/record/record_file.ts";
import { plannedJobs, recordShard } from "../../../lib/experiments/record/record_part.ts";
import {
  jobName,
  type RecordedExperiment,
} from "../../../lib/experiments/record/recorded_experiment.ts";
import type { RecordRow } from "../../../lib/experiments/record/record_row.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { allShards, shardText, type WorkShard } from "../../../lib/work_shards/work_shard.ts";
import { images, job } from "./record_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 1 });

/** Two arms of two seeds; the nets of the first are kept. */
const experiment: RecordedExperiment = {
  ...{ id: "small", question: "?", decides: [], recipe: { ...job.recipe, epochs: 1 } },
  arms: [
    { id: "baseline", spec: job.spec, keepNets: true },
    { id: "slow", spec: job.spec, recipe: { momentum: 0.5 } },
  ],
  seeds: [3, 4],
};
const plan = [experiment];
const names = plannedJobs(plan).map(jobName);

const again = (shard: WorkShard) => `record --shard ${shardText(shard)}`;
const quiet = { pause: () => Promise.resolve(), log: () => {}, again };

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "record-part-test-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs job `shard` in `folder/parts`. */
function runShard(
  folder: string,
  shard: WorkShard,
  { known = [] as readonly string[], stop = new AbortController(), experiments = plan } = {},
) {
  return recordShard(experiments, images, {
    ...quiet,
    ...{ shard, folder: `${folder}/parts`, known: new Set(known), signal: stop.signal },
  });
}

function merge(folder: string, experiments = plan) {
  const options = { folder: `${folder}/parts`, record: `${folder}/record`, again };
  return mergeRecord(experiments, options);
}

/** The rows of a record, without what the clock says. */
async function rowsIn(folder: string) {
  return (await readRecord(folder, "small")).map(({ date: _date, ...row }: RecordRow) => ({
    ...row,
    epochs: row.epochs.map(({ seconds: _seconds, ...epoch }) => epoch),
  }));
}

/** The record that one process trains. */
async function trainWhole(record: string): Promise<void> {
  const { signal } = new AbortController();
  for (const each of plannedJobs(plan)) {
    const run = `${record}-runs/${jobName(each)}`;
    assertEquals(await recordJob(each, images, { ...quiet, record, run, signal }), "recorded");
  }
}

Deno.test("three jobs and a merge record the rows and nets of one process", () =>
  inFolder(async (folder) => {
    for (const shard of allShards(3)) assertEquals(await runShard(folder, shard), "recorded");
    const { added, diverged } = await merge(folder);
    assertEquals([added.toSorted(), diverged], [names.toSorted(), []]);
    await trainWhole(`${folder}/whole`);
    assertEquals(await rowsIn(`${folder}/record`), await rowsIn(`${folder}/whole`));
    const nets = (record: string) =>
      [...Deno.readDirSync(`${record}/nets`)].map(({ name }) => name);
    assertEquals(nets(`${folder}/record`).sort(), [
      "small-baseline-3.safetensors",
      "small-baseline-4.safetensors",
    ]);
    // A merge that is repeated changes nothing.
    const before = await Deno.readFile(`${folder}/record/small.jsonl.gz`);
    const { added: none, known } = await merge(folder);
    assertEquals([none, known.toSorted()], [[], names.toSorted()]);
    assertEquals(await Deno.readFile(`${folder}/record/small.jsonl.gz`), before);
  }));

Deno.test("a run that another process has recorded meanwhile is not trained again", () =>
  inFolder(async (record) => {
    await trainWhole(record);
    const path = `${record}/small.jsonl.gz`;
    const before = await Deno.stat(path);
    const [first] = plannedJobs(plan);
    const run = `${record}-runs/${jobName(first)}`;
    let updates = 0;
    const end = await recordJob(first, images, {
      ...{ ...quiet, record, run, signal: new AbortController().signal },
      pause: () => Promise.resolve(void updates++),
    });
    assertEquals([end, updates], ["recorded", 0]);
    assertEquals((await Deno.stat(path)).mtime, before.mtime);
    await assertRejects(() => Deno.stat(run), Deno.errors.NotFound);
  }));

Deno.test("a job that is stopped goes on, and one whose result is there does nothing", () =>
  inFolder(async (folder) => {
    const shard = { index: 1, count: 2 };
    const stop = new AbortController();
    let updates = 0;
    const stopped = await recordShard(plan, images, {
      ...{ ...quiet, shard, folder: `${folder}/parts`, known: new Set<string>() },
      signal: stop.signal,
      // In the second of its two runs of five updates.
      pause: () => Promise.resolve(++updates === 7 ? stop.abort() : undefined),
    });
    assertEquals(stopped, "stopped");
    assertEquals((await readRecord(`${folder}/parts/shard-00001-of-00002`, "small")).length, 1);
    assertEquals(await runShard(folder, shard), "recorded");
    assertEquals(await runShard(folder, shard), "was there already");
    await runShard(folder, { index: 2, count: 2 });
    await merge(folder);
    await trainWhole(`${folder}/whole`);
    assertEquals(await rowsIn(`${folder}/record`), await rowsIn(`${folder}/whole`));
  }));

Deno.test("a run that the record has is not trained again, and its row stays as it is", () =>
  inFolder(async (folder) => {
    await trainWhole(`${folder}/whole`);
    const [first] = await readRecord(`${folder}/whole`, "small");
    const own = { ...first, date: "2012-12-03" };
    await addToRecord(`${folder}/record`, own);
    for (const shard of allShards(2)) await runShard(folder, shard, { known: [jobName(own)] });
    const { added, known } = await merge(folder);
    assertEquals([added.length, known], [3, [jobName(own)]]);
    const rows = await readRecord(`${folder}/record`, "small");
    assert(rows.some(({ date }) => date === own.date));
    assertEquals(rows.length, 4);
  }));

Deno.test("a merge without a job, of another plan, or with a damaged row adds nothing", () =>
  inFolder(async (folder) => {
    const refused = async (what: string, experiments = plan) => {
      const { message } = await assertRejects(() => merge(folder, experiments), BadFileError);
      assertStringIncludes(message, what);
      assertEquals(await readRecord(`${folder}/record`, "small"), []);
    };
    await runShard(folder, { index: 2, count: 2 });
    await refused("missing: 1/2");
    await runShard(folder, { index: 1, count: 2 });
    await refused("plan: 4 runs, ", [{ ...experiment, seeds: [3, 5] }]);
    const rows = `${folder}/parts/shard-00002-of-00002/small.jsonl.gz`;
    const good = await Deno.readFile(rows);
    await Deno.writeFile(rows, good.toReversed());
    await refused("make it again: record --shard 2/2");
    // The job trains again what the damaged file held.
    assertEquals(await runShard(folder, { index: 2, count: 2 }), "recorded");
    assertEquals((await merge(folder)).added.length, 4);
  }));

Deno.test("a run in no result and not in the record is named with its job", () =>
  inFolder(async (folder) => {
    for (const shard of allShards(2)) await runShard(folder, shard, { known: [names[2]] });
    const { message } = await assertRejects(() => merge(folder), BadFileError);
    assertStringIncludes(message, `a row of ${names[2]} in the record or in shard 1/2`);
  }));

Deno.test("a run that diverges is left out, and the merge says so", () =>
  inFolder(async (folder) => {
    const schedule = { ...experiment.recipe.schedule, learningRate: 1e30 };
    const wild = [{ ...experiment, seeds: [3], recipe: { ...experiment.recipe, schedule } }];
    assertEquals(
      await runShard(folder, { index: 1, count: 1 }, { experiments: wild }),
      "recorded",
    );
    const { added, diverged } = await merge(folder, wild);
    assertEquals([added, diverged.length], [[], 2]);
  }));

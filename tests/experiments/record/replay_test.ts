import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { runJob } from "../../../lib/experiments/record/job.ts";
import { replayDifference, replayRow } from "../../../lib/experiments/record/replay.ts";
import type { RecordRow } from "../../../lib/experiments/record/record_row.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { RunFolder } from "../../../lib/training/run/run_folder.ts";
import { images, job } from "./record_images.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

async function recordedRow(): Promise<RecordRow> {
  const path = await Deno.makeTempDir();
  const folder = await RunFolder.open(path, { resume: true });
  try {
    const { row } = await runJob(job, images, { folder, netPath: `${path}/net.safetensors` });
    if (row === undefined) throw new Error("The job did not end.");
    return row;
  } finally {
    folder.close();
    await Deno.remove(path, { recursive: true });
  }
}

const row = await recordedRow();

Deno.test("a row replays with the same bits where the same machine and libraries compute", async () => {
  const { epochs, difference } = await replayRow(row, images, { epochs: 2 });
  assertEquals(difference, undefined);
  assertEquals(epochs, [
    { sameBits: true, testErrorChange: 0, trainingErrorChange: 0 },
    { sameBits: true, testErrorChange: 0, trainingErrorChange: 0 },
  ]);
});

Deno.test("a row whose recipe was changed afterwards does not replay", async () => {
  const forged = { ...row, recipe: { ...row.recipe, weightDecay: 5e-3 } };
  const { epochs } = await replayRow(forged, images, { epochs: 1 });
  assertEquals(epochs.map(({ sameBits }) => sameBits), [false]);
});

Deno.test("a row from another processor says what differs", async () => {
  const [first] = row.environments;
  const elsewhere = {
    ...row,
    environments: [{ ...first, backend: { ...first.backend, processor: "Another 9000" } }],
  };
  const { difference } = await replayRow(elsewhere, images, { epochs: 1 });
  assertEquals(difference?.includes("Another 9000"), true);
});

Deno.test("the number of threads does not excuse other bits", async () => {
  const [first] = row.environments;
  const threads = { ...row, environments: [{ ...first, report: "cpu: 1 thread" }] };
  const { epochs, difference } = await replayRow(threads, images, { epochs: 1 });
  assertEquals([difference, epochs[0].sameBits], [undefined, true]);
});

Deno.test("a row that moved to other kernels must have the same bits until then, and not after", () => {
  const [first] = row.environments;
  const moved = { ...first, epoch: 2, backend: { ...first.backend, kernels: "other" } };
  const environments = [first, moved];
  assertEquals(replayDifference({ ...row, environments }, first, 2), undefined);
  assertStringIncludes(replayDifference({ ...row, environments }, first, 3) ?? "", "other");
});

Deno.test("a replay of more epochs than the row has is rejected", async () => {
  await assertRejects(() => replayRow(row, images, { epochs: 4 }), BadArgumentError);
});

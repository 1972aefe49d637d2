import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { gunzipSync, gzipSync } from "node:zlib";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import {
  addToRecord,
  readRecord,
  recordPath,
} from "../../../lib/experiments/record/record_file.ts";
import { parseRecordRow, type RecordRow } from "../../../lib/experiments/record/record_row.ts";
import { job } from "./record_images.ts";

const epoch = {
  trainingError: 50,
  trainingLoss: 1.5,
  cleanTrainingError: 45,
  testError: 55,
  weights: "0123456789abcdef",
  seconds: 12,
};

const row: RecordRow = {
  format: 1,
  experiment: job.experiment,
  arm: job.arm,
  seed: job.seed,
  spec: job.spec,
  recipe: job.recipe,
  data: { name: "CIFAR-10", testImages: 20, training: "aa", test: "bb" },
  epochs: [epoch, epoch, epoch],
  cleanTrainingError: 44,
  tenPatchTestError: 53,
  environments: [{ epoch: 0, backend: { name: "cpu" }, report: "cpu", deno: "2.9.6" }],
  date: "2026-11-28",
};

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a row is read back as it was written", () =>
  inFolder(async (folder) => {
    await addToRecord(folder, row);
    assertEquals(await readRecord(folder, "small"), [row]);
  }));

Deno.test("a second row of the same arm and seed replaces the first", () =>
  inFolder(async (folder) => {
    await addToRecord(folder, row);
    await addToRecord(folder, { ...row, tenPatchTestError: 52 });
    assertEquals((await readRecord(folder, "small")).map((r) => r.tenPatchTestError), [52]);
  }));

Deno.test("rows added at the same time are all there, sorted by seed and arm", () =>
  inFolder(async (folder) => {
    const rows = [[2, "b"], [1, "b"], [2, "a"], [1, "a"]] as const;
    await Promise.all(rows.map(([seed, arm]) => addToRecord(folder, { ...row, seed, arm })));
    assertEquals(
      (await readRecord(folder, "small")).map(({ seed, arm }) => `${seed}${arm}`),
      ["1a", "1b", "2a", "2b"],
    );
  }));

Deno.test("an experiment that was never recorded has no rows", () =>
  inFolder(async (folder) => assertEquals(await readRecord(folder, "small"), [])));

Deno.test("a line that is not a row is named, and the file is unchanged", () =>
  inFolder(async (folder) => {
    await addToRecord(folder, row);
    const path = recordPath(folder, "small");
    const good = gunzipSync(await Deno.readFile(path));
    const bad = gzipSync(new TextDecoder().decode(good) + '{"format":1}\n');
    await Deno.writeFile(path, bad);
    await assertRejects(() => addToRecord(folder, row), BadFileError, "line 2");
    assertEquals(await Deno.readFile(path), new Uint8Array(bad));
  }));

Deno.test("a file that is not gzip is rejected", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(recordPath(folder, "small"), "no gzip");
    await assertRejects(() => readRecord(folder, "small"), BadFileError, "gzip");
  }));

for (
  const [what, broken] of [
    ["an error that is not a number", { cleanTrainingError: NaN }],
    ["an error over 100 %", { tenPatchTestError: 101 }],
    ["fewer epochs than its recipe", { epochs: [epoch] }],
    ["a future format", { format: 2 }],
    ["no environment's backend", { environments: [{ epoch: 0, report: "cpu", deno: "2.9.6" }] }],
  ] as const
) {
  Deno.test(`a row with ${what} is rejected`, () => {
    let refused = false;
    try {
      parseRecordRow({ ...row, ...broken });
    } catch {
      refused = true;
    }
    assertEquals(refused, true);
  });
}

Deno.test("a row is shorter than its recipe only if it ends with the epoch that stops it", () => {
  const recipe = { ...row.recipe, stopAtTrainingError: 25 };
  const arrived = { ...epoch, trainingError: 24 };
  assertEquals(parseRecordRow({ ...row, recipe, epochs: [epoch, arrived] }).epochs.length, 2);
  for (const epochs of [[epoch, epoch], [arrived, epoch], [arrived, arrived], []]) {
    assertThrows(() => parseRecordRow({ ...row, recipe, epochs }), BadArgumentError, "epochs");
  }
});

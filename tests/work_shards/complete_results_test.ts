/** Covers lib/work_shards: the results of shards, those of a job, and whether all are there. */
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { AlexNetError, BadFileError } from "../../lib/errors.ts";
import { whole } from "../../lib/files/json_shape.ts";
import { readCompleteResults, requireSameWork } from "../../lib/work_shards/complete_results.ts";
import { findResult, findWholeResult, lockShard } from "../../lib/work_shards/own_result.ts";
import {
  readResultFile,
  requireFile,
  resultFileAt,
  writeResultFile,
} from "../../lib/work_shards/result_files.ts";
import {
  type Fingerprint,
  type ResultKind,
  resultPath,
  writeResult,
} from "../../lib/work_shards/shard_result.ts";
import { allShards, shardText, type WorkShard } from "../../lib/work_shards/work_shard.ts";

const kind: ResultKind<number> = { command: "evaluate", value: whole() };
const fingerprint = { net: "a", images: "10" };
const again = (shard: WorkShard) => `evaluate --shard ${shardText(shard)}`;

/** Runs `work` with a folder that has the results of three shards. */
async function withResults(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "work-shards-test-" });
  try {
    for (const shard of allShards(3)) await write(folder, shard, fingerprint);
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function write(folder: string, shard: WorkShard, of: Fingerprint): Promise<string> {
  const { index } = shard;
  return writeResult(folder, {
    command: "evaluate",
    shard,
    fingerprint: of,
    files: [],
    value: index,
  });
}

async function refusedFor(folder: string, ...said: string[]): Promise<void> {
  const { message } = await assertRejects(
    () => readCompleteResults(folder, kind, again),
    BadFileError,
  );
  for (const text of said) assertStringIncludes(message, text);
}

const second = { index: 2, count: 3 };

Deno.test("the results of all shards come back in order", async () => {
  await withResults(async (folder) => {
    const results = await readCompleteResults(folder, kind, again);
    assertEquals(results.map(({ value }) => value), [1, 2, 3]);
    assertEquals(results[1].path, `${folder}/shard-00002-of-00003.json`);
  });
});

Deno.test("a missing shard is named with its command", async () => {
  await withResults(async (folder) => {
    await Deno.remove(resultPath(folder, second));
    await refusedFor(folder, "missing: 2/3", "make it: evaluate --shard 2/3");
    await Deno.remove(resultPath(folder, { index: 3, count: 3 }));
    await refusedFor(folder, "found 1; missing: 2/3, 3/3", "make them: evaluate --shard 2/3");
  });
});

Deno.test("a shard that is there under two names is named with both", async () => {
  await withResults(async (folder) => {
    await Deno.copyFile(resultPath(folder, second), `${folder}/copy.json`);
    await refusedFor(folder, "one result of shard 2/3 but found two", "copy.json");
  });
});

Deno.test("results of two divisions, and of other work, are told apart", async () => {
  await withResults(async (folder) => {
    const other = await write(folder, { index: 2, count: 4 }, fingerprint);
    await refusedFor(folder, "one division of the work", "shard 2/4");
    await Deno.remove(other);
    await write(folder, second, { ...fingerprint, net: "b" });
    await refusedFor(folder, "net: b there, a in shard 1/3", "evaluate --shard 2/3");
  });
});

Deno.test("a damaged result is named with its shard's command, wherever the damage is", async () => {
  await withResults(async (folder) => {
    const path = resultPath(folder, second);
    const good = await Deno.readTextFile(path);
    for (const bad of [good.slice(0, 50), good.replace('"a"', '"c"'), "{}", "[]", ""]) {
      await Deno.writeTextFile(path, bad);
      await refusedFor(folder, path, "make it again: evaluate --shard 2/3");
    }
    await Deno.writeTextFile(path, good);
    await Deno.writeTextFile(`${folder}/notes.json`, "{}");
    await refusedFor(folder, "notes.json", "remove it, or give the folder of the results");
  });
});

Deno.test("a result of another command is refused", async () => {
  await withResults(async (folder) => {
    const { message } = await assertRejects(
      () => readCompleteResults(folder, { ...kind, command: "record" }, again),
      BadFileError,
    );
    assertStringIncludes(message, "Expected record for command");
  });
});

Deno.test("a folder without results, and none, say what to do", async () => {
  await withResults(async (folder) => {
    await Deno.mkdir(`${folder}/empty`);
    await refusedFor(`${folder}/empty`, "found none", "--shard 1/N, 2/N, ... N/N");
    await refusedFor(`${folder}/nothing`, "a folder with the results");
  });
});

Deno.test("a job finds its own result, and makes one again that it cannot use", async () => {
  await withResults(async (folder) => {
    const told: string[] = [];
    const find = () => findResult(folder, second, kind, (message) => void told.push(message));
    assertEquals((await find())?.value, 2);
    await Deno.copyFile(resultPath(folder, { index: 1, count: 3 }), resultPath(folder, second));
    assertEquals(await find(), undefined);
    await Deno.writeTextFile(resultPath(folder, second), "{");
    assertEquals(await find(), undefined);
    assertEquals(told.length, 2);
    assertStringIncludes(told[0], "is the result of shard 1/3; it is made again");
    await Deno.remove(resultPath(folder, second));
    assertEquals([await find(), told.length], [undefined, 2]);
  });
});

Deno.test("a result with a damaged data file is made again, and the file is removed", async () => {
  await withResults(async (folder) => {
    const told: string[] = [];
    const find = () => findWholeResult(folder, second, kind, (message) => void told.push(message));
    const files = [await writeResultFile(folder, "a.f32", Uint8Array.of(1, 2, 3))];
    await writeResult(folder, { command: "evaluate", shard: second, fingerprint, files, value: 2 });
    assertEquals([(await find())?.value, told.length], [2, 0]);
    await Deno.writeFile(`${folder}/a.f32`, Uint8Array.of(1, 2, 4));
    assertEquals([await find(), told.length], [undefined, 1]);
    assertEquals(await Deno.stat(`${folder}/a.f32`).catch(() => "gone"), "gone");
  });
});

Deno.test("a folder in place of a result must be removed, say the merge and, before its work, the job", async () => {
  await withResults(async (folder) => {
    const path = resultPath(folder, second);
    await Deno.remove(path);
    await Deno.mkdir(path);
    await refusedFor(folder, path, "a folder", "remove it and make it again: evaluate --shard 2/3");
    await assertRejects(
      () => findResult(folder, second, kind, () => {}),
      BadFileError,
      `found a folder in ${path}; remove it and start the job again`,
    );
  });
});

Deno.test("a shard is locked while its job works, and the others are not", async () => {
  await withResults((folder) => {
    const lock = lockShard(folder, second);
    assertThrows(() => lockShard(folder, second), AlexNetError, "another one works on it");
    lockShard(folder, { index: 1, count: 3 })[Symbol.dispose]();
    lock[Symbol.dispose]();
    lockShard(folder, second)[Symbol.dispose]();
    return Promise.resolve();
  });
});

Deno.test("a result is of the same work if all that is asked for is the same", async () => {
  await withResults(async (folder) => {
    const [first] = await readCompleteResults(folder, kind, again);
    requireSameWork(first, {}, again);
    requireSameWork(first, { images: "10" }, again);
    assertThrows(
      () => requireSameWork(first, { crops: "ten" }, again),
      BadFileError,
      "crops: nothing there, ten in this command",
    );
  });
});

Deno.test("a data file is read as it was written, or refused", async () => {
  await withResults(async (folder) => {
    const file = await writeResultFile(folder, "a.f32", Uint8Array.of(1, 2, 3));
    assertEquals(await resultFileAt(folder, "a.f32"), file);
    assertEquals(await readResultFile(folder, file, ""), Uint8Array.of(1, 2, 3));
    await Deno.writeFile(`${folder}/a.f32`, Uint8Array.of(1, 2, 4));
    await requireFile(folder, file, "");
    await assertRejects(() => readResultFile(folder, file, "again"), BadFileError, "SHA-256");
    await Deno.writeFile(`${folder}/a.f32`, Uint8Array.of(1, 2));
    await assertRejects(() => requireFile(folder, file, "again"), BadFileError, "3 bytes");
    await Deno.remove(`${folder}/a.f32`);
    await assertRejects(() => readResultFile(folder, file, "again"), BadFileError, "again");
  });
});

/**
 * Covers lib/files/regular_file.ts and every reader of files: a device, a pipe or a folder is rejected
 * by its kind before it is read.
 */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { AlexNetError, BadArgumentError, BadFileError } from "../../lib/errors.ts";
import { FileLock, isLocked, withLock } from "../../lib/files/lock.ts";
import { requireRegularFile } from "../../lib/files/regular_file.ts";
import { loadCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { readRunLog } from "../../lib/training/run/log_lines.ts";
import { RunFolder } from "../../lib/training/run/run_folder.ts";
import { RunLog } from "../../lib/training/run/run_log.ts";

const root = new URL("../../", import.meta.url).pathname;

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await test(folder).finally(() => Deno.remove(folder, { recursive: true }));
}

async function makePipe(path: string): Promise<string> {
  const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
  assertEquals(success, true);
  return path;
}

Deno.test("classify rejects a pipe as picture and as checkpoint, in one line", () =>
  inFolder(async (folder) => {
    const pipe = await makePipe(join(folder, "pipe"));
    const net = "notebooks/checkpoints/cifarTwoTower.safetensors";
    for (const args of [[pipe, "--weights", net], ["cat.png", "--weights", pipe]]) {
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["task", "-q", "classify", ...args],
        cwd: root,
        env: { NO_COLOR: "1" },
        stdin: "null",
        signal: AbortSignal.timeout(60_000),
      }).output();
      const text = new TextDecoder().decode(stderr);
      assertEquals([code, text.includes("but found a pipe in")], [2, true], text);
    }
  }));

/** What reads or writes a path, and what its message calls a link to a device. */
const users: Record<string, [use: (path: string) => Promise<unknown>, link: string]> = {
  "a checkpoint": [loadCheckpoint, "a device"],
  "a log": [readRunLog, "a device"],
  "a log that is written": [(path) => RunLog.open(path, 0, 1), "a link"],
  "a lock that is waited for": [(path) => withLock(path, () => Promise.resolve()), "a link"],
  "a lock that is taken": [async (path) => await FileLock.take(path), "a link"],
  "a lock that is checked": [async (path) => await isLocked(path), "a link"],
};

for (const [name, [use, linked]] of Object.entries(users)) {
  Deno.test({
    name: `a device, a pipe and a folder are rejected as ${name}, without being opened`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      inFolder(async (folder) => {
        const pipe = await makePipe(join(folder, "pipe"));
        const link = join(folder, "link");
        await Deno.symlink("/dev/zero", link);
        for (
          const [path, kind] of [
            ["/dev/zero", "a device"],
            ["/dev/random", "a device"],
            [link, linked],
            [pipe, "a pipe"],
            [folder, "a folder"],
          ]
        ) {
          const error = await assertRejects(() => use(path), BadFileError);
          assertEquals([error.details.path, error.details.found], [path, kind]);
        }
      }),
  });
}

for (const name of ["lock", "log.jsonl"]) {
  Deno.test(`a file to which ${name} of a run's folder links is not touched`, () =>
    inFolder(async (folder) => {
      const precious = join(folder, "precious");
      await Deno.writeTextFile(precious, "my notes, no newline");
      await Deno.mkdir(join(folder, "run"));
      await Deno.symlink(precious, join(folder, "run", name));
      const start = async (resume: boolean) => {
        const run = await RunFolder.open(join(folder, "run"), { resume });
        await RunLog.open(run.log, 0, 1).then((log) => log.close()).finally(() => run.close());
      };
      for (const resume of [true, false]) await assertRejects(() => start(resume), AlexNetError);
      assertEquals(await Deno.readTextFile(precious), "my notes, no newline");
    }));
}

Deno.test("a log.jsonl that is not a log is not replaced", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "log.jsonl"), "my notes, no newline");
    await assertRejects(() => RunFolder.open(folder, { resume: false }), BadArgumentError);
  }));

Deno.test("a checkpoint of a terabyte of zeros is rejected by its size", () =>
  inFolder(async (folder) => {
    const path = join(folder, "sparse");
    using file = await Deno.open(path, { write: true, create: true });
    await file.truncate(2 ** 40);
    const error = await assertRejects(() => loadCheckpoint(path), BadFileError);
    assertStringIncludes(error.message, `found ${2 ** 40} bytes`);
  }));

Deno.test("a missing file passes, so that its reader reports it", async () => {
  await requireRegularFile("/nowhere/at/all", { expected: "a file", most: 1 });
});

/** Source files that read only files of the system, of the package itself, or of their own making. */
const exempt = new Set([
  "datasets/ilsvrc/fetch_packages.ts",
  "datasets/ilsvrc/real_packages.ts",
  "lib/cli/blas.ts",
  "lib/cli/grade.ts",
  "lib/cli/ranks/abandoned.ts",
  "lib/course/grading/confinement.ts",
  "lib/ops/cpu/libraries/processor.ts",
  "lib/ops/cpu/wasm.ts",
]);

Deno.test("every reader of files in the package checks the kind of a file first", async () => {
  const unguarded: string[] = [];
  const search = async (folder: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
      const path = `${folder}/${name}`;
      if (isDirectory) await search(path);
      if (!name.endsWith(".ts") || exempt.has(path)) continue;
      const text = await Deno.readTextFile(join(root, path));
      const reads = /^[^*]*\bDeno\.read(Text)?File(Sync)?\(/m.test(text);
      if (reads && !/requireRegularFile|\.isFile\b/.test(text)) unguarded.push(path);
    }
  };
  for (const folder of ["lib", "datasets"]) await search(folder);
  assertEquals(unguarded, []);
});

import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { RunFolder } from "../../../lib/training/run/run_folder.ts";
import { oneWeightCheckpoint } from "../small_checkpoints.ts";

async function inFolder(test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  await test(path).finally(() => Deno.remove(path, { recursive: true }));
}

const fail = (message: string) => {
  throw new Error(message);
};

Deno.test("a run in a folder is not overwritten without --resume", () =>
  inFolder(async (path) => {
    const folder = await RunFolder.open(`${path}/run/`, { resume: false });
    assertEquals(folder.checkpoint, `${path}/run/checkpoint.safetensors`);
    await folder.save(oneWeightCheckpoint(1));
    folder.close();
    const error = await assertRejects(
      () => RunFolder.open(`${path}/run`, { resume: false }),
      BadArgumentError,
    );
    assertStringIncludes(error.message, "--resume");
    const again = await RunFolder.open(`${path}/run`, { resume: true });
    assertEquals((await again.load(fail))?.weights.get("w")?.values[0], 1);
    again.close();
  }));

Deno.test("a folder whose run failed before its first step accepts the corrected command", () =>
  inFolder(async (path) => {
    const run = '{"type":"run","step":0,"format":1}\n';
    for (
      const log of ["", run, `${run}{"type":"warning","step":0,"message":"x"}\n`, '{"type":"r']
    ) {
      await Deno.writeTextFile(`${path}/log.jsonl`, log);
      (await RunFolder.open(path, { resume: false })).close();
    }
    for (const log of [`${run}{"type":"step","step":1}\n`, "a list of names\n"]) {
      await Deno.writeTextFile(`${path}/log.jsonl`, log);
      await assertRejects(
        () => RunFolder.open(path, { resume: false }),
        BadArgumentError,
        "--resume",
      );
    }
    // A folder that was rejected is not locked.
    (await RunFolder.open(path, { resume: true })).close();
  }));

Deno.test("a folder with only the previous checkpoint contains a run", () =>
  inFolder(async (path) => {
    const folder = await RunFolder.open(path, { resume: true });
    await folder.save(oneWeightCheckpoint(1));
    folder.close();
    await Deno.rename(folder.checkpoint, folder.previous);
    await assertRejects(() => RunFolder.open(path, { resume: false }), BadArgumentError);
    const again = await RunFolder.open(path, { resume: true });
    assertEquals((await again.load(() => {}))?.weights.get("w")?.values[0], 1);
    again.close();
  }));

Deno.test("numbered folders take the first free number", () =>
  inFolder(async (path) => {
    const first = await RunFolder.openNext("net", path);
    const second = await RunFolder.openNext("net", path);
    assertEquals([first.path, second.path], [`${path}/net-1`, `${path}/net-2`]);
    first.close();
    second.close();
  }));

Deno.test("a damaged checkpoint gives a warning, and the previous one is used", () =>
  inFolder(async (path) => {
    const folder = await RunFolder.open(path, { resume: true });
    assertEquals(await folder.load(fail), undefined);
    await folder.save(oneWeightCheckpoint(1));
    await folder.save(oneWeightCheckpoint(2));
    const bytes = await Deno.readFile(folder.checkpoint);
    bytes[bytes.length - 1] ^= 1;
    await Deno.writeFile(folder.checkpoint, bytes);
    const warnings: string[] = [];
    const loaded = await folder.load((message) => warnings.push(message));
    assertEquals(loaded?.weights.get("w")?.values[0], 1);
    assertStringIncludes(warnings.join(), "SHA-256");
    await Deno.remove(folder.previous);
    await assertRejects(() => folder.load(fail), BadFileError, "SHA-256");
    folder.close();
  }));

Deno.test("two processes cannot train in one folder, and a dead one's lock does not count", () =>
  inFolder(async (path) => {
    const folder = await RunFolder.open(path, { resume: true });
    const error = await assertRejects(
      () => RunFolder.open(path, { resume: true }),
      BadArgumentError,
    );
    assertStringIncludes(error.message, "Another process");
    folder.close();
    await Deno.writeTextFile(`${path}/lock`, "999999999\n");
    const next = await RunFolder.open(path, { resume: true });
    next.close();
    assertEquals([...Deno.readDirSync(path)].length, 0);
  }));

Deno.test("a folder is locked by its process, whatever its lock file says", () =>
  inFolder(async (path) => {
    // A process of another container left a lock with this process's id.
    await Deno.writeTextFile(`${path}/lock`, `${Deno.pid}\n`);
    const folder = await RunFolder.open(path, { resume: true });
    // A lock file that has been created but not yet written.
    await Deno.writeTextFile(`${path}/lock`, "");
    await assertRejects(() => RunFolder.open(path, { resume: true }), BadArgumentError, "process");
    folder.close();
  }));

Deno.test("a training process locks out a second one until it is killed", () =>
  inFolder(async (path) => {
    const module = new URL("../../../lib/training/run/run_folder.ts", import.meta.url).href;
    await Deno.writeTextFile(
      `${path}/trainer.ts`,
      `import { RunFolder } from "${module}";
const folder = await RunFolder.openNext("net", Deno.args[0]);
console.log(folder.path);
await new Promise((resolve) => setTimeout(resolve, 1e9));`,
    );
    const config = new URL("../../../deno.json", import.meta.url).pathname;
    const trainers = [1, 2].map(() =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "--config", config, `${path}/trainer.ts`, path],
        stdout: "piped",
        stderr: "null",
      }).spawn()
    );
    const readers = trainers.map(({ stdout }) =>
      stdout.pipeThrough(new TextDecoderStream()).getReader()
    );
    const paths = await Promise.all(
      readers.map(async (reader) => ((await reader.read()).value ?? "").trim()),
    );
    // Both requested the first free number at the same time.
    assertEquals([...paths].sort(), [`${path}/net-1`, `${path}/net-2`]);
    const open = () => RunFolder.open(paths[0], { resume: true });
    await assertRejects(open, BadArgumentError, "Another process is training");
    for (const [i, trainer] of trainers.entries()) {
      trainer.kill("SIGKILL");
      await trainer.status;
      await readers[i].cancel();
    }
    (await open()).close();
  }));

Deno.test("a file where the folder should be is named", () =>
  inFolder(async (path) => {
    await Deno.writeTextFile(`${path}/file`, "");
    await assertRejects(
      () => RunFolder.open(`${path}/file`, { resume: false }),
      BadFileError,
      "found a file",
    );
  }));

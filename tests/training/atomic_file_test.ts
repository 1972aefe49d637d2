import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadFileError } from "../../lib/errors.ts";
import { replaceFile } from "../../lib/training/atomic_file.ts";

const module = new URL("../../lib/training/atomic_file.ts", import.meta.url).href;

/** A program that replaces a file by 4 MB of one byte after another, as fast as it can. */
const WRITER = `
import { replaceFile } from "${module}";
const path = Deno.args[0];
for (let i = 0;; i++) {
  await replaceFile(path, new Uint8Array(4_000_000).fill(i % 251));
  if (i === 0) console.log("started");
}`;

Deno.test("a file is whole after kill -9 at any moment, and dead writers' leavings are swept", async () => {
  const folder = await Deno.makeTempDir();
  const program = `${folder}/writer.ts`;
  const path = `${folder}/data/file.bin`;
  await Deno.mkdir(`${folder}/data`);
  await Deno.writeTextFile(program, WRITER);
  let leavings = 0;
  for (let round = 0; round < 8; round++) {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--no-config", program, path],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    // Different moments of the write in each round.
    await new Promise((resolve) => setTimeout(resolve, 3 + 7 * round));
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    const bytes = await Deno.readFile(path);
    assertEquals(bytes.length, 4_000_000);
    assert(bytes.every((byte) => byte === bytes[0]), `torn in round ${round}`);
    leavings += [...Deno.readDirSync(`${folder}/data`)].length - 1;
  }
  await replaceFile(path, Uint8Array.of(1, 2, 3));
  assertEquals(await Deno.readFile(path), Uint8Array.of(1, 2, 3));
  assertEquals([...Deno.readDirSync(`${folder}/data`)].map(({ name }) => name), ["file.bin"]);
  assert(leavings > 0, "no kill came in the middle of a write: the test shows nothing");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("files of living writers and of other names are left alone", async () => {
  const folder = await Deno.makeTempDir();
  // Process 1 lives on every Unix; the others are none of ours.
  const kept = ["a.bin.tmp-1", "a.bin.tmp-x", "b.bin.tmp-999999999"];
  for (const name of [...kept, "a.bin.tmp-999999999"]) {
    await Deno.writeTextFile(`${folder}/${name}`, "");
  }
  await replaceFile(`${folder}/a.bin`, new Uint8Array(1));
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  assertEquals(names, ["a.bin", ...kept].sort());
  await Deno.remove(folder, { recursive: true });
});

Deno.test({
  name: "a full disk is a typed error and the old file stays",
  // /dev/full answers every write with ENOSPC, where there is one.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/file.bin`;
    await replaceFile(path, Uint8Array.of(7));
    await Deno.symlink("/dev/full", `${path}.tmp-${Deno.pid}`);
    const error = await assertRejects(() => replaceFile(path, new Uint8Array(10)), BadFileError);
    assertStringIncludes(error.message, "a full disk");
    assertStringIncludes(error.message, "room for 10 bytes");
    assertEquals(await Deno.readFile(path), Uint8Array.of(7));
    assertEquals([...Deno.readDirSync(folder)].length, 1);
    await Deno.remove(folder, { recursive: true });
  },
});

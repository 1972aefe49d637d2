import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import { BadFileError } from "../../lib/errors.ts";
import { writeAtomically, writeAtomicallySync } from "../../lib/files/atomic_write.ts";

const module = new URL("../../lib/files/atomic_write.ts", import.meta.url).href;

/** A program that repeatedly replaces a file with 4 MB of a single byte, as fast as it can. */
const WRITER = `
import { writeAtomically } from "${module}";
const path = Deno.args[0];
for (let i = 0;; i++) {
  await writeAtomically(path, new Uint8Array(4_000_000).fill(i % 251));
  if (i === 0) console.log("started");
}`;

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "write-test-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/** Starts {@linkcode WRITER}; resolves after its first write. */
async function startWriter(folder: string, path: string) {
  const program = `${folder}/writer.ts`;
  await Deno.writeTextFile(program, WRITER);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--no-config", program, path],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  return {
    async kill() {
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
    },
  };
}

Deno.test("a file is replaced as a whole, and a failed write leaves nothing behind", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "data.bin");
    await writeAtomically(path, new Uint8Array([1, 2, 3]));
    await writeAtomically(path, new Uint8Array(100_000).fill(7));
    assertEquals(await Deno.readFile(path), new Uint8Array(100_000).fill(7));
    await assertRejects(() => writeAtomically(folder, new Uint8Array([1])));
    assertEquals(namesIn(folder), ["data.bin"]);
  });
});

Deno.test("the synchronous writer also replaces a file as a whole and cleans up", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "data.bin");
    writeAtomicallySync(path, new Uint8Array([1, 2, 3]));
    writeAtomicallySync(path, new Uint8Array(100_000).fill(7));
    assertEquals(await Deno.readFile(path), new Uint8Array(100_000).fill(7));
    assertThrows(() => writeAtomicallySync(folder, new Uint8Array([1])));
    assertEquals(namesIn(folder), ["data.bin"]);
  });
});

Deno.test("text is written as UTF-8", () =>
  withFolder(async (folder) => {
    await writeAtomically(`${folder}/a.txt`, "ε = 0.01\n");
    assertEquals(await Deno.readTextFile(`${folder}/a.txt`), "ε = 0.01\n");
  }));

Deno.test("a file is complete after kill -9 at any time, and temporary files of dead writers are removed", () =>
  withFolder(async (folder) => {
    const path = `${folder}/data/file.bin`;
    await Deno.mkdir(`${folder}/data`);
    let leavings = 0;
    for (let round = 0; round < 8; round++) {
      const writer = await startWriter(folder, path);
      // Kills at different times of the write in each round.
      await new Promise((resolve) => setTimeout(resolve, 3 + 7 * round));
      await writer.kill();
      const bytes = await Deno.readFile(path);
      assertEquals(bytes.length, 4_000_000);
      assert(bytes.every((byte) => byte === bytes[0]), `torn in round ${round}`);
      leavings += namesIn(`${folder}/data`).length - 1;
    }
    await writeAtomically(path, Uint8Array.of(1, 2, 3));
    assertEquals(await Deno.readFile(path), Uint8Array.of(1, 2, 3));
    assertEquals(namesIn(`${folder}/data`), ["file.bin"]);
    assert(leavings > 0, "no kill happened in the middle of a write, so the test proves nothing");
  }));

Deno.test("writers of the same file in two processes do not remove each other's files", () =>
  withFolder(async (folder) => {
    const path = `${folder}/file.bin`;
    const writer = await startWriter(folder, path);
    try {
      for (let i = 0; i < 50; i++) {
        await writeAtomically(path, new Uint8Array(100_000).fill(i));
        const bytes = await Deno.readFile(path);
        assert(bytes.every((byte) => byte === bytes[0]));
      }
    } finally {
      await writer.kill();
    }
  }));

Deno.test("writers of the same file in one process do not interfere", () =>
  withFolder(async (folder) => {
    const path = `${folder}/file.bin`;
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => writeAtomically(path, new Uint8Array(1e6).fill(i))),
    );
    const bytes = await Deno.readFile(path);
    assertEquals(bytes.length, 1e6);
    assert(bytes.every((byte) => byte === bytes[0]));
    assertEquals(namesIn(folder), ["file.bin"]);
  }));

Deno.test("files of active writers and with other names are kept", () =>
  withFolder(async (folder) => {
    const uuid = () => crypto.randomUUID();
    const kept = [
      `a.bin.${uuid()}.tmp`,
      `b.bin.${uuid()}.tmp`,
      "a.bin.tmp",
      `a.bin.x.${uuid()}.tmp`,
    ];
    for (const name of [...kept, `a.bin.${uuid()}.tmp`]) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
    }
    // An active writer has a lock on its file.
    using writing = await Deno.open(`${folder}/${kept[0]}`, { write: true });
    await writing.lock(true);
    await writeAtomically(`${folder}/a.bin`, new Uint8Array(1));
    assertEquals(namesIn(folder), ["a.bin", ...kept].sort());
  }));

Deno.test("the previous file is kept under its second name", () =>
  withFolder(async (folder) => {
    const [path, keep] = [`${folder}/file.bin`, `${folder}/file.previous.bin`];
    for (const value of [1, 2, 3]) await writeAtomically(path, Uint8Array.of(value), { keep });
    assertEquals(await Deno.readFile(path), Uint8Array.of(3));
    assertEquals(await Deno.readFile(keep), Uint8Array.of(2));
    assertEquals(namesIn(folder), ["file.bin", "file.previous.bin"]);
  }));

Deno.test("a file that must be new replaces none", () =>
  withFolder(async (folder) => {
    const path = `${folder}/file.bin`;
    const write = (value: number) =>
      writeAtomically(path, Uint8Array.of(value), { createNew: true });
    await write(1);
    const error = await assertRejects(() => write(2), BadFileError);
    assertStringIncludes(error.message, `Expected no file but found one in ${path}`);
    assertEquals(await Deno.readFile(path), Uint8Array.of(1));
    assertEquals(namesIn(folder), ["file.bin"]);
  }));

const SHARED_MEMORY = "/dev/shm";

/** Whether `folder` is on another file system, to which no hard link can be made. */
function isOnAnotherFileSystem(folder: string): boolean {
  try {
    const here = Deno.statSync(Deno.env.get("TMPDIR") ?? "/tmp");
    return here.dev !== Deno.statSync(folder).dev;
  } catch {
    return false;
  }
}

Deno.test({
  name: "where no hard link can be made, the old file is copied to its second name",
  ignore: !isOnAnotherFileSystem(SHARED_MEMORY),
  fn: () =>
    withFolder(async (folder) => {
      const other = await Deno.makeTempDir({ dir: SHARED_MEMORY });
      try {
        const [path, keep] = [`${folder}/file.bin`, `${other}/file.bin`];
        await assertRejects(async () => {
          await writeAtomically(path, Uint8Array.of(1));
          await Deno.link(path, keep);
        });
        for (const value of [2, 3]) await writeAtomically(path, Uint8Array.of(value), { keep });
        assertEquals(await Deno.readFile(path), Uint8Array.of(3));
        assertEquals(await Deno.readFile(keep), Uint8Array.of(2));
        assertEquals([namesIn(folder), namesIn(other)], [["file.bin"], ["file.bin"]]);
      } finally {
        await Deno.remove(other, { recursive: true });
      }
    }),
});

Deno.test({
  name: "a full disk is a typed error and the old file stays",
  // Every write to /dev/full, if it exists, fails with ENOSPC.
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const path = `${folder}/file.bin`;
      await writeAtomically(path, Uint8Array.of(7));
      // A predictable name that the cleanup does not match.
      const { randomUUID } = crypto;
      const uuid = "not-really-a-uuid-x";
      crypto.randomUUID = () => uuid;
      try {
        for (const write of [writeAtomically, writeAtomicallySync]) {
          await Deno.symlink("/dev/full", `${path}.${uuid}.tmp`);
          const error = await assertRejects(
            async () => await write(path, new Uint8Array(10)),
            BadFileError,
          );
          assertStringIncludes(error.message, "a full disk");
          assertStringIncludes(error.message, "free space for 10 bytes");
          assertEquals(await Deno.readFile(path), Uint8Array.of(7));
          assertEquals(namesIn(folder), ["file.bin"]);
        }
      } finally {
        crypto.randomUUID = randomUUID;
      }
    }),
});

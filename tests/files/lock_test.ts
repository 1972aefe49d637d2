import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { FileLock, withLock } from "../../lib/files/lock.ts";

const module = new URL("../../lib/files/lock.ts", import.meta.url).href;

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "lock-test-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * A process that runs `code` with FileLock and withLock in scope and the folder as Deno.args[0].
 */
async function start(folder: string, code: string): Promise<Deno.ChildProcess> {
  const program = join(folder, `${crypto.randomUUID()}.ts`);
  await Deno.writeTextFile(program, `import { FileLock, withLock } from "${module}";\n${code}`);
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--no-config", program, folder],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/**
 * Runs `code` in `count` processes that start at the same time, and returns the one line that each
 * prints; none of them ends before all have printed.
 */
async function race(folder: string, count: number, code: string): Promise<string[]> {
  using begin = await Deno.open(join(folder, "begin"), { write: true, create: true });
  using end = await Deno.open(join(folder, "end"), { write: true, create: true });
  await begin.lock(true);
  await end.lock(true);
  const pass = (gate: string) =>
    `{
  using gate = await Deno.open(Deno.args[0] + "/${gate}", { write: true });
  await gate.lock(false);
}
`;
  const whole = `console.log("ready");\n${pass("begin")}${code}\n${pass("end")}`;
  const children = await Promise.all(Array.from({ length: count }, () => start(folder, whole)));
  const failures = children.map(({ stderr }) => new Response(stderr).text());
  const readers = children.map(({ stdout }) =>
    stdout.pipeThrough(new TextDecoderStream()).getReader()
  );
  const lines = async () =>
    await Promise.all(readers.map(async (reader) => (await reader.read()).value ?? ""));
  assertEquals(await lines(), new Array(count).fill("ready\n"));
  await begin.unlock();
  const printed = await lines();
  await end.unlock();
  await Promise.all(readers.map((reader) => reader.cancel()));
  for (const [i, child] of children.entries()) {
    assertEquals((await child.status).code, 0, await failures[i]);
  }
  await Promise.all(failures);
  return printed;
}

Deno.test("work under one lock happens one after another, and a failure frees the lock", async () => {
  await withFolder(async (folder) => {
    const lock = join(folder, "lock");
    let inside = 0, most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await Deno.writeFile(join(folder, "x"), new Uint8Array(1000));
      inside--;
    };
    await Promise.all([1, 2, 3, 4].map(() => withLock(lock, work)));
    assertEquals([inside, most], [0, 1]);
    await assertRejects(() => withLock(lock, () => Promise.reject(new Error("no"))), Error, "no");
    assertEquals(await withLock(lock, () => Promise.resolve(5)), 5);
  });
});

Deno.test("each lock file of a dead process goes to exactly one of the racing processes", () =>
  withFolder(async (folder) => {
    const rounds = 60;
    for (let i = 0; i < rounds; i++) await Deno.writeTextFile(`${folder}/${i}`, "999999999\n");
    const outputs = await race(
      folder,
      4,
      `const taken = [];
for (let i = 0; i < ${rounds}; i++) taken.push(FileLock.take(Deno.args[0] + "/" + i));
console.log(JSON.stringify(taken.map((lock) => lock === undefined ? 0 : 1)));`,
    );
    const taken: number[][] = outputs.map((output) => JSON.parse(output));
    const holders = Array.from({ length: rounds }, (_, i) => taken.reduce((n, t) => n + t[i], 0));
    assertEquals(holders, new Array(rounds).fill(1));
  }));

Deno.test("two processes never have a lock at the same time, even if it is taken and freed repeatedly", () =>
  withFolder(async (folder) => {
    const outputs = await race(
      folder,
      3,
      `let held = 0;
while (held < 150) {
  using lock = FileLock.take(Deno.args[0] + "/lock");
  if (lock === undefined) continue;
  held++;
  await Deno.writeTextFile(Deno.args[0] + "/inside", "", { createNew: true });
  await Deno.remove(Deno.args[0] + "/inside");
}
console.log(held);`,
    );
    assertEquals(outputs, ["150\n", "150\n", "150\n"]);
    assertEquals([...Deno.readDirSync(folder)].some(({ name }) => name === "lock"), false);
  }));

Deno.test("a lock is released when its process ends in any way", () =>
  withFolder(async (folder) => {
    const lock = join(folder, "lock");
    const child = await start(
      folder,
      `const lock = FileLock.take(Deno.args[0] + "/lock");
console.log(lock !== undefined);
await new Promise((resolve) => setTimeout(resolve, 1e9));`,
    );
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    assertEquals((await reader.read()).value, "true\n");
    assertEquals(FileLock.take(lock), undefined);
    assertEquals(await Deno.readTextFile(lock), `${child.pid}\n`);
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    await child.stderr.cancel();
    using mine = FileLock.take(lock);
    assertEquals(mine !== undefined, true);
    assertEquals(await Deno.readTextFile(lock), `${Deno.pid}\n`);
  }));

Deno.test("the content of a lock file is irrelevant: empty, our own id, a running process", () =>
  withFolder(async (folder) => {
    for (const content of ["", `${Deno.pid}\n`, "1\n", "no number"]) {
      const lock = join(folder, "lock");
      await Deno.writeTextFile(lock, content);
      {
        using held = FileLock.take(lock);
        assertEquals(held !== undefined, true, content);
        await Deno.writeTextFile(lock, content);
        assertEquals(FileLock.take(lock), undefined, content);
      }
      await assertRejects(() => Deno.stat(lock), Deno.errors.NotFound);
    }
  }));

Deno.test("freeing a lock whose file was removed does not touch the file of the next lock", () =>
  withFolder(async (folder) => {
    const lock = join(folder, "lock");
    const first = FileLock.take(lock);
    await Deno.remove(lock);
    using second = FileLock.take(lock);
    assertEquals(second !== undefined, true);
    first?.[Symbol.dispose]();
    assertEquals(FileLock.take(lock), undefined);
  }));

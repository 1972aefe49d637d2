/**
 * Covers lib/ops/cpu: the CPU backend in a process: permissions, exit, variables, rebuilt kernels.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";

const root = new URL("../../../", import.meta.url).pathname;

interface Outcome {
  code: number;
  out: string;
  err: string;
}

async function deno(
  args: string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: root,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

const PROGRAM = `
  import * as tf from "@tensorflow/tfjs";
  import "@alexnet/alexnet/cpu";
  await tf.setBackend("alexnet-cpu");
  const a = tf.ones([300, 300]);
  console.log(a.matMul(a).dataSync()[7]);
  console.log(tf.backend().report());
`;

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

async function program(flags: string[], env?: Record<string, string>): Promise<Outcome> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, PROGRAM);
    return await deno(["run", "--no-prompt", "--config=deno.json", ...flags, file], env);
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("importing ./cpu is enough, and waiting threads do not keep the process alive", async () => {
  const { code, out, err } = await program(["-A"]);
  assertEquals([code, out.split("\n")[0]], [0, "300"], err);
});

Deno.test("the backend needs no permission, nor do its threads", async () => {
  const { code, out, err } = await program([]);
  assertEquals([code, out.split("\n")[0]], [0, "300"], err);
  assertStringIncludes(out, "WebAssembly");
  const source = `import { startCpu } from "@alexnet/alexnet/cpu";
    console.log(await startCpu({ threads: 2 }));`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, source);
  const started = await deno(["run", "--no-prompt", "--config=deno.json", file]);
  await Deno.remove(file);
  assertMatch(started.out, /^cpu: 2 threads, WebAssembly/, started.err);
});

Deno.test("a missing library prints nothing, and the report says what to do", async () => {
  // Permission to open only one library, whose file does not exist.
  const absent = ["openmp", "serial"].map((kind) =>
    `/usr/lib/${Deno.build.arch}-linux-gnu/openblas-${kind}/libopenblas.so.0`
  ).find((path) => !exists(path));
  if (absent === undefined) return;
  const flags = ["--allow-read", "--allow-env", `--allow-ffi=${absent}`];
  const { code, out, err } = await program(flags, { ALEXNET_BLAS: "" });
  assertEquals({ code, err }, { code: 0, err: "" });
  assertStringIncludes(
    out,
    "WebAssembly SIMD with fused multiply-add (no BLAS found: deno task blas), heap 4 GiB",
  );
});

Deno.test("the report says when native libraries are off or not permitted", async () => {
  const off = await program(["-A"], { ALEXNET_BLAS: "off" });
  assertStringIncludes(off.out, "(ALEXNET_BLAS is off), heap", off.err);
  const forbidden = await program(["--allow-read", "--allow-env"], { ALEXNET_BLAS: "" });
  assertStringIncludes(forbidden.out, "(no --allow-ffi), heap", forbidden.err);
});

Deno.test("a command ends with one line and exit code 2 for an invalid named library", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const variable of ["ALEXNET_BLAS", "ALEXNET_ONEDNN"]) {
      const args = [
        "task",
        "--quiet",
        "train",
        "--backend",
        "alexnet-cpu",
        "--out",
        `${folder}/run`,
      ];
      const { code, out, err } = await deno(args, { [variable]: "/nowhere/lib.so" });
      assertEquals([code, out, err.trim().split("\n").length], [2, "", 1], err);
      assertStringIncludes(err, `error: ${variable}: expected `);
      assertStringIncludes(err, "found /nowhere/lib.so: ");
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ALEXNET_THREADS sets the number of threads", async () => {
  const { out, err } = await program(["-A"], { ALEXNET_THREADS: "1" });
  assertStringIncludes(out, "cpu: 1 thread,", err);
});

Deno.test("the committed kernels and the programs of workers match their sources byte for byte", async () => {
  const { code, out, err } = await deno(["task", "dev", "build:wasm", "--check"]);
  assertEquals(code, 0, err);
  assertEquals(out.match(/byte for byte/g)?.length, 7);
});

Deno.test("importing the backend reads nothing and starts no thread", async () => {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, 'import "@alexnet/alexnet/cpu"; console.log("imported");');
  const { code, out, err } = await deno(["run", "--no-prompt", "--config=deno.json", file]);
  await Deno.remove(file);
  assert(code === 0 && out === "imported\n", err);
});

Deno.test("a backend that cannot start says so once, and a request for it reports the cause", async () => {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(
    file,
    `import * as tf from "@tensorflow/tfjs";
    import { cpuBackend } from "@alexnet/alexnet/cpu";
    await tf.setBackend("alexnet-cpu");
    console.log(tf.ones([2]).shape[0], tf.getBackend());
    try {
      cpuBackend();
    } catch ({ message }) {
      console.log(message);
    }`,
  );
  const args = ["run", "-A", "--config=deno.json", file];
  const { out, err } = await deno(args, { ALEXNET_THREADS: "99" });
  await Deno.remove(file);
  const cause = 'ALEXNET_THREADS: expected a whole number from 1 to 64, found "99".';
  assertEquals(err.split(cause).length - 1, 1, err);
  assertStringIncludes(out, "2 cpu\n");
  assertStringIncludes(
    out,
    `Expected the backend alexnet-cpu, found cpu, because alexnet-cpu did not start: ${cause}`,
  );
});

Deno.test("ALEXNET_THREADS accepts only digits, not other text that converts to a number", async () => {
  for (const text of ["1e1", "0x2", " 2", "abc", "0", "65"]) {
    const { err } = await program(["-A"], { ALEXNET_THREADS: text });
    assertStringIncludes(err, `found "${text}"`);
  }
});

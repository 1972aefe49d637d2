/** Finding, verifying and using a native BLAS. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openblasVersion } from "../../../../lib/ops/cpu/blas/library.ts";
import { faultOf, type Multiplier } from "../../../../lib/ops/cpu/blas/proof.ts";
import { missing, requirements } from "../../../skip.ts";
import { runLimited } from "../run_limited.ts";

const here = new URL("../../../../lib/ops/cpu/blas/blas.ts", import.meta.url).href;

/** Runs `script` in a separate process, because a library stays in its process. */
async function run(
  script: string,
  flags: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  // A test in another thread of this process may be opening a library, which sets the variable.
  const { OPENBLAS_NUM_THREADS: _, ...outer } = Deno.env.toObject();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", ...flags, script],
    env: { ...outer, NO_COLOR: "1", ...env },
    clearEnv: true,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout).trim(), err: decoder.decode(stderr).trim() };
}

const open = `import { openBlas } from "${here}";
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
  const blas = openBlas(memory);`;

/** A library in plain TypeScript with the fault `spoil`. */
function pretend(
  spoil: "nothing" | "transpose" | "beta" | "outside" | "add" | "large" | "row",
): Multiplier {
  return {
    sgemm: (tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) => {
      const transposeA = spoil === "transpose" ? false : tA;
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) {
            sum += a[transposeA ? p * lda + i : i * lda + p] * b[tB ? j * ldb + p : p * ldb + j];
          }
          const kept = spoil === "add" ? 0 : beta;
          const old = beta === 0 && spoil !== "beta" ? 0 : kept * c[i * ldc + j];
          if (spoil === "large" && k > 384 || spoil === "row" && m === 1) sum = 0;
          c[i * ldc + j] = alpha * sum + old;
        }
        if (spoil === "outside") c[i * ldc + n] = 0;
      }
    },
  };
}

Deno.test("A correct library passes the verification", () => {
  assertEquals(faultOf(pretend("nothing")), undefined);
});

Deno.test("A library that ignores a transposition is rejected", () => {
  assertStringIncludes(faultOf(pretend("transpose")) ?? "", "instead of");
});

Deno.test("A library that reads C although beta is 0 is rejected", () => {
  assertStringIncludes(faultOf(pretend("beta")) ?? "", "NaN");
});

Deno.test("A library that writes past the end of a row is rejected", () => {
  assertStringIncludes(faultOf(pretend("outside")) ?? "", "outside");
});

Deno.test("A library that does not add to C when beta is 1 is rejected", () => {
  assertStringIncludes(faultOf(pretend("add")) ?? "", "instead of");
});

Deno.test("A library that is wrong only for long sums, or only for a single row, is rejected", () => {
  assertStringIncludes(faultOf(pretend("large")) ?? "", "instead of");
  assertStringIncludes(faultOf(pretend("row")) ?? "", "instead of");
});

Deno.test("Version and instruction set are read from OpenBLAS's configuration text", () => {
  const config = "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY SkylakeX MAX_THREADS=64";
  assertEquals(openblasVersion(config, "SkylakeX"), "0.3.21 (AVX-512)");
  assertEquals(openblasVersion("OpenBLAS 0.3.30  DYNAMIC_ARCH", "Haswell"), "0.3.30 (AVX2)");
  assertEquals(openblasVersion("", ""), "");
});

Deno.test("Without FFI permission, nothing is opened or printed, and there is no prompt", async () => {
  const { code, out, err } = await runLimited(`${open} console.log(String(blas));`, [
    "--allow-read",
  ]);
  assertEquals({ code, out, err }, { code: 0, out: "undefined", err: "" });
});

Deno.test("ALEXNET_BLAS=off opens nothing and prints nothing", async () => {
  const { code, out, err } = await run(`${open} console.log(String(blas));`, [], {
    ALEXNET_BLAS: "off",
  });
  assertEquals({ code, out, err }, { code: 0, out: "undefined", err: "" });
});

/** Opens the named library and prints the error. */
const openNamed = (library: string) =>
  run(
    `import { openBlas } from "${here}";
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
    try { openBlas(memory); } catch (error) { console.log(error.name, error.exitCode, error.message); }`,
    [],
    { ALEXNET_BLAS: library },
  );

Deno.test("A named library that cannot be opened is a typed error, and nothing is printed", async () => {
  const { code, out, err } = await openNamed("/nowhere/libblas.so");
  assertEquals({ code, err, lines: out.split("\n").length }, { code: 0, err: "", lines: 1 });
  assertStringIncludes(out, "BadArgumentError 2 ALEXNET_BLAS: expected a library");
  assertStringIncludes(out, "found /nowhere/libblas.so: ");
});

Deno.test("A named library without cblas_sgemm is a typed error, and nothing is printed", async () => {
  const library = Deno.build.os === "darwin" ? "/usr/lib/libSystem.B.dylib" : "libc.so.6";
  const { code, out, err } = await openNamed(library);
  assertEquals({ code, err }, { code: 0, err: "" });
  assertStringIncludes(out, `BadArgumentError 2 ALEXNET_BLAS`);
  assertStringIncludes(out, "it has no cblas_sgemm");
});

Deno.test("A library in the current folder's .venv is not a candidate", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const site = `${folder}/.venv/lib/python3.11/site-packages/scipy_openblas32/lib`;
    await Deno.mkdir(site, { recursive: true });
    await Deno.writeTextFile(`${site}/libscipy_openblas.so`, "not to be opened");
    const { out, err } = await run(
      `Deno.chdir(${JSON.stringify(folder)});
      const { blasCandidates } = await import("${here.replace("blas.ts", "candidates.ts")}");
      console.log(JSON.stringify(blasCandidates().map(({ path }) => path)));`,
      [],
    );
    assertEquals(err, "");
    assertEquals(JSON.parse(out).filter((path: string) => path.includes(".venv")), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const noOpenBlas = await missing(requirements.openblas);

Deno.test({
  name: "OpenBLAS multiplies on byte offsets into the shared heap, even after it has grown",
  ignore: noOpenBlas,
  fn: async () => {
    const { out, err } = await run(
      `${open}
      const floats = new Float32Array(memory.buffer);
      floats.set([1, 2, 3, 4, 5, 6], 4);
      floats.set([1, 0, 0, 1, 1, 1], 16);
      blas?.sgemm(false, false, 2, 2, 3, 1, 16, 3, 64, 2, 0, 128, 2);
      memory.grow(2);
      blas?.sgemm(true, false, 3, 2, 2, 2, 16, 3, 64, 2, 0, 2 * 65536, 2);
      console.log(JSON.stringify([
        blas?.name,
        [...new Float32Array(memory.buffer, 128, 4)],
        [...new Float32Array(memory.buffer, 2 * 65536, 6)],
      ]));`,
      [],
    );
    assertEquals(err, "");
    // [[1 2 3] [4 5 6]] [[1 0] [0 1] [1 1]], and 2 [[1 4] [2 5] [3 6]] [[1 0] [0 1]].
    assertEquals(JSON.parse(out), ["OpenBLAS", [4, 5, 10, 11], [2, 8, 4, 10, 6, 12]]);
  },
});

Deno.test({
  name: "OpenBLAS starts no threads of its own, and the environment is restored",
  ignore: noOpenBlas || Deno.build.os !== "linux",
  fn: async () => {
    const { out, err } = await run(
      `const threads = () => [...Deno.readDirSync("/proc/self/task")].length;
      const before = threads();
      ${open}
      console.log(blas?.name, threads() - before, Deno.env.get("OPENBLAS_NUM_THREADS"));`,
      [],
    );
    assertEquals({ out, err }, { out: "OpenBLAS 0 undefined", err: "" });
  },
});

Deno.test({
  name: "FFI permission for a single library is enough",
  ignore: noOpenBlas,
  fn: async () => {
    const path = `/usr/lib/${Deno.build.arch}-linux-gnu/openblas-pthread/libopenblas.so.0`;
    const { out, err } = await runLimited(`${open} console.log(blas?.path);`, [
      `--allow-ffi=${path}`,
    ]);
    assertEquals({ out, err }, { out: path, err: "" });
  },
});

Deno.test({
  name:
    "A worker opens the library that the main thread has chosen, and both multiply concurrently",
  ignore: noOpenBlas,
  fn: async () => {
    const { out, err } = await runLimited(
      `import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
      import { openBlas } from "${here}";
      const multiply = (memory: WebAssembly.Memory, chosen: string | undefined, at: number) => {
        const blas = openBlas(memory, chosen);
        for (let i = 0; i < 50; i++) {
          blas?.sgemm(false, true, 64, 64, 64, 1, 0, 64, 0, 64, 0, at, 64);
        }
      };
      if (isMainThread) {
        const memory = new WebAssembly.Memory({ initial: 2, maximum: 2, shared: true });
        new Float32Array(memory.buffer).fill(0.5, 0, 4096);
        const path = openBlas(memory)?.path;
        const worker = new Worker(new URL(import.meta.url), { workerData: { memory, path } });
        multiply(memory, undefined, 32768);
        worker.once("message", () => {
          const results = new Float32Array(memory.buffer, 32768, 16384);
          console.log(results.subarray(0, 4096).every((v) => v === 16), 
            results.subarray(8192, 12288).every((v) => v === 16));
          worker.terminate();
        });
      } else {
        multiply(workerData.memory, workerData.path, 65536);
        parentPort?.postMessage("done");
      }`,
      ["--allow-all"],
    );
    assertEquals({ out, err }, { out: "true true", err: "" });
  },
});

Deno.test("`deno task blas` names a command that installs a library", async () => {
  const { installCommand } = await import("../../../../lib/cli/blas.ts");
  assert(/install|-S|add/.test(installCommand()));
});

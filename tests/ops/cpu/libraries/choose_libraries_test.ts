/** The choice of libraries: measured once, stored, and measured again if anything differs. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fastest } from "../../../../lib/ops/cpu/libraries/choose_libraries.ts";
import type { LibraryTrial, Reading } from "../../../../lib/ops/cpu/libraries/trial_store.ts";
import { missing, requirements } from "../../../skip.ts";
import { runLimited } from "../run_limited.ts";

const ignore = await missing(requirements.openblas);
const here = new URL("../../../../lib/ops/cpu/libraries/choose_libraries.ts", import.meta.url).href;
const script = `
  import { chooseLibraries } from "${here}";
  const { products, reason, trial, stored, convolutions } = chooseLibraries();
  console.log(JSON.stringify({ path: products?.path ?? null, reason, trial, stored,
    onednn: convolutions?.version ?? null }));`;

interface Found {
  path: string | null;
  reason?: string;
  trial?: LibraryTrial;
  stored?: boolean;
}

async function choose(
  cache: string,
  flags: string[] = ["-A"],
  env: Record<string, string> = {},
): Promise<Found> {
  const limited = ["--no-prompt", ...flags];
  const { code, out, err } = await runLimited(script, limited, { ALEXNET_CACHE: cache, ...env });
  assertEquals({ code, err }, { code: 0, err: "" });
  return JSON.parse(out) as Found;
}

async function withCache(work: (cache: string, file: string) => Promise<void>): Promise<void> {
  const cache = await Deno.makeTempDir();
  try {
    await work(cache, `${cache}/cpu_libraries.json`);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

const reading = (library: string, gflops: number): Reading => ({ library, version: "1", gflops });

Deno.test("the first of the readings counts unless a later one is 10 % faster", () => {
  const [a, b, c] = [reading("a", 100), reading("b", 109), reading("c", 111)];
  assertEquals(fastest([a, b]), a);
  assertEquals(fastest([a, b, c]), c);
  assertEquals(fastest([]), undefined);
});

Deno.test({
  name: "the first process measures, including WebAssembly, and the second reads the result",
  ignore,
  fn: () =>
    withCache(async (cache, file) => {
      const first = await choose(cache);
      const names = first.trial?.products.map(({ library }) => library) ?? [];
      assertEquals([names[0], names.at(-1)], ["OpenBLAS", "WebAssembly"]);
      assert(first.trial?.products.every(({ gflops }) => gflops > 0));
      const written = await Deno.readTextFile(file);
      const second = await choose(cache);
      assertEquals(second, { ...first, stored: true });
      assertEquals(await Deno.readTextFile(file), written);
    }),
});

Deno.test({
  name: "a stored reading decides, even for WebAssembly, and the reason says so",
  ignore,
  fn: () =>
    withCache(async (cache, file) => {
      await choose(cache);
      const content = JSON.parse(await Deno.readTextFile(file));
      content.trials[0].products.at(-1).gflops = 1e6;
      await Deno.writeTextFile(file, JSON.stringify(content));
      const found = await choose(cache);
      assertEquals([found.path, found.stored], [null, true]);
      assertStringIncludes(found.reason ?? "", "faster here than OpenBLAS");
    }),
});

Deno.test({
  name:
    "with another processor, kernel, engine or library file, readings are measured again and stored",
  ignore,
  fn: () =>
    withCache(async (cache, file) => {
      await choose(cache);
      for (
        const change of [
          { processor: "another" },
          { kernels: "000000000000" },
          { engine: "Deno 1" },
          { libraries: [] },
        ]
      ) {
        const content = JSON.parse(await Deno.readTextFile(file));
        const [trial] = content.trials;
        trial.measuredOn = { ...trial.measuredOn, ...change };
        // Would choose WebAssembly if it counted.
        trial.products.at(-1).gflops = 1e6;
        await Deno.writeTextFile(file, JSON.stringify({ ...content, trials: [trial] }));
        const found = await choose(cache);
        assert((found.trial?.products.at(-1)?.gflops ?? 1e6) < 1e6, JSON.stringify(change));
        const kept = JSON.parse(await Deno.readTextFile(file)).trials.length;
        assertEquals(kept, 2, JSON.stringify(change));
      }
    }),
});

Deno.test({
  name: "a truncated or foreign file is ignored and replaced",
  ignore,
  fn: () =>
    withCache(async (cache, file) => {
      await choose(cache);
      const content = JSON.parse(await Deno.readTextFile(file));
      content.trials[0].products = [];
      const texts = ['{"format": 1, "trials": [{"measuredOn"', "[]", '{"format": 99}', ""];
      for (const text of [...texts, JSON.stringify(content)]) {
        await Deno.writeTextFile(file, text);
        await choose(cache);
        assertEquals(JSON.parse(await Deno.readTextFile(file)).trials.length, 1, text);
      }
    }),
});

Deno.test({
  name: "without permission to write or read the folder, each process measures, without a prompt",
  ignore,
  fn: () =>
    withCache(async (cache) => {
      const rights = ["--allow-env", "--allow-ffi"];
      const root = new URL("../../../../lib", import.meta.url).pathname;
      const reading = await choose(cache, [...rights, "--allow-read"]);
      assertEquals(reading.stored, false);
      const neither = await choose(cache, [...rights, `--allow-read=${root}`]);
      assertEquals(neither.stored, false);
      assertEquals([...Deno.readDirSync(cache)], []);
    }),
});

Deno.test({
  name: "a library named by ALEXNET_BLAS is used even if WebAssembly is faster",
  ignore,
  fn: () =>
    withCache(async (cache) => {
      const path = `/usr/lib/${Deno.build.arch}-linux-gnu/openblas-pthread/libopenblas.so.0`;
      const found = await choose(cache, ["-A"], { ALEXNET_BLAS: path, ALEXNET_ONEDNN: "off" });
      assertEquals(found.path, path);
      assertEquals(found.trial?.products.length, 1);
    }),
});

Deno.test("ALEXNET_BLAS=off opens nothing and measures nothing", () =>
  withCache(async (cache) => {
    const found = await choose(cache, ["-A"], { ALEXNET_BLAS: "off" });
    assertEquals(found, { path: null, reason: "ALEXNET_BLAS is off", onednn: null } as Found);
    assertEquals([...Deno.readDirSync(cache)], []);
  }));

/** `script` (util-linux) gives a process a terminal, without which Deno never prompts. */
const terminal = "/usr/bin/script";
const hasTerminal = await Deno.stat(terminal).then(() => true, () => false);

Deno.test({
  name: "on a terminal there is no prompt, whatever permissions are given",
  ignore: ignore || !hasTerminal || Deno.build.os !== "linux",
  async fn() {
    const file = await Deno.makeTempFile({ suffix: ".ts" });
    try {
      await Deno.writeTextFile(file, script);
      const own = `--allow-read=${new URL("../../../../lib", import.meta.url).pathname}`;
      for (
        const rights of [
          "",
          "--allow-ffi",
          "--allow-ffi --allow-env",
          "--allow-ffi --allow-env --allow-read --allow-sys",
          "--allow-ffi --allow-env --allow-write",
        ]
      ) {
        const line = `${Deno.execPath()} run --no-config ${own} ${rights} ${file}`;
        const { stdout } = await new Deno.Command("timeout", {
          args: ["60", terminal, "-qec", line, "/dev/null"],
          env: { NO_COLOR: "1" },
          stdin: "null",
        }).output();
        const out = new TextDecoder().decode(stdout);
        assertEquals([out.includes("Allow?"), out.includes('"path":')], [false, true], out);
      }
    } finally {
      await Deno.remove(file);
    }
  },
});

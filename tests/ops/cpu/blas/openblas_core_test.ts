/** The core of OpenBLAS, from the processor's features. */
import { assertEquals } from "@std/assert";
import { openBlasCore } from "../../../../lib/ops/cpu/blas/openblas_core.ts";
import { vectorSet } from "../../../../lib/ops/cpu/libraries/processor.ts";
import { missing, requirements } from "../../../skip.ts";
import { runLimited } from "../run_limited.ts";

const here = new URL("../../../../lib/ops/cpu/blas/", import.meta.url).href;
const debian = "/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblasp-r0.3.21.so";

Deno.test("the vector set is read from the features of /proc/cpuinfo", () => {
  const set = (flags: string) => vectorSet(new Set(flags.split(" ")));
  assertEquals(set("sse2 avx"), "");
  assertEquals(set("avx avx2"), "", "AVX2 without FMA");
  assertEquals(set("avx avx2 fma"), "AVX2");
  assertEquals(set("avx2 fma avx512f avx512cd"), "AVX2", "Knights Landing");
  assertEquals(set("avx2 fma avx512f avx512bw avx512cd avx512dq avx512vl"), "AVX-512");
});

Deno.test("AVX-512 gets SkylakeX, or Haswell for versions whose SkylakeX kernels are wrong", () => {
  assertEquals(openBlasCore("AVX-512", debian), "SkylakeX");
  assertEquals(openBlasCore("AVX-512", "/usr/lib64/libopenblas-r0.3.29.so"), "SkylakeX");
  assertEquals(openBlasCore("AVX-512", "/usr/lib/libopenblasp-r0.3.13.so"), "Haswell");
  assertEquals(openBlasCore("AVX2", debian), "Haswell");
});

Deno.test("an older processor, and a file without a version, keep the library's own choice", () => {
  assertEquals(openBlasCore("", debian), undefined);
  assertEquals(openBlasCore("AVX-512", "/opt/libopenblas.so"), undefined);
  assertEquals(openBlasCore("AVX-512", "/opt/libmkl_rt.so.2"), undefined);
});

const ignore = await missing(requirements.openblas) || Deno.build.arch !== "x86_64";
const script = `
  import { openBlas } from "${here}blas.ts";
  import { processor } from "${here}../libraries/processor.ts";
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
  const core = openBlas(memory)?.core;
  console.log(JSON.stringify([processor().vectors, core, Deno.env.get("OPENBLAS_CORETYPE") ?? null]));`;
const cores = { "AVX-512": "SkylakeX", AVX2: "Haswell" } as const;

for (const flags of [["-A"], ["--no-prompt", "--allow-read", "--allow-env", "--allow-ffi"]]) {
  Deno.test({
    name: `OpenBLAS runs the kernels of the processor's vector set, and the variable is put back ` +
      `(${flags[0]})`,
    ignore,
    async fn() {
      const { OPENBLAS_CORETYPE: _, ...env } = Deno.env.toObject();
      const { out, err } = await runLimited(script, flags, env, { clearEnv: true });
      assertEquals(err, "");
      const [vectors, core, variable] = JSON.parse(out);
      if (vectors !== "") assertEquals(core, cores[vectors as keyof typeof cores]);
      assertEquals(variable, null);
    },
  });
}

Deno.test({
  name: "a core set by the user is kept",
  ignore,
  async fn() {
    const { out } = await runLimited(script, ["-A"], { OPENBLAS_CORETYPE: "Nehalem" });
    assertEquals(JSON.parse(out).slice(1), ["Nehalem", "Nehalem"]);
  },
});

/**
 * A run resumes with the backend of its checkpoint, or says why not. Tests run in separate
 * processes.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { BackendRecord } from "../../lib/ops/backend_record.ts";
import { missing, requirements } from "../skip.ts";

const root = new URL("../../", import.meta.url);
const noOpenBlas = await missing(requirements.openblas);

interface Found {
  report: string;
  change?: string;
  record: BackendRecord;
}

/** Resumes in a separate process. */
async function resume(
  recorded: BackendRecord | undefined,
  wish?: string,
  env: Record<string, string> = {},
): Promise<Found> {
  const cache = await Deno.makeTempDir();
  try {
    const script = `
      import { backendRecord, resumeBackend } from "${new URL("lib/ops/resume_backend.ts", root)}";
      const recorded = ${JSON.stringify(recorded) ?? "undefined"};
      const wish = ${JSON.stringify(wish) ?? "undefined"};
      const found = await resumeBackend(recorded, wish, { threads: 1 });
      console.log(JSON.stringify({ ...found, record: backendRecord() }));
      Deno.exit(0);`;
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--ext=ts", script],
      env: { NO_COLOR: "1", ALEXNET_CACHE: cache, ALEXNET_BACKEND: "", ...env },
      cwd: root,
    }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals({ code, err }, { code: 0, err: "" });
    return JSON.parse(out) as Found;
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

const cpu = "alexnet-cpu";

Deno.test({
  name: "a run with a native library resumes with it, without a message",
  ignore: noOpenBlas,
  async fn() {
    const { record } = await resume(undefined, cpu);
    const again = await resume(record);
    assertEquals([again.record, again.change], [record, undefined]);
  },
});

Deno.test("a run in WebAssembly resumes in WebAssembly even if libraries are found", async () => {
  const { record } = await resume(undefined, cpu, { ALEXNET_BLAS: "off" });
  assertEquals(record.products, { library: "WebAssembly", version: "fused multiply-add" });
  const again = await resume(record);
  assertEquals([again.record, again.change], [record, undefined]);
  assertStringIncludes(again.report, "WebAssembly SIMD");
});

Deno.test({
  name: "a library that is missing, of another version or off is named, and the run resumes",
  ignore: noOpenBlas,
  async fn() {
    const { record } = await resume(undefined, cpu);
    const products = record.products ?? { library: "", version: "" };
    const gone = await resume({ ...record, products: { ...products, path: "/gone/libblas.so" } });
    // A checkpoint cannot cause a file to be opened: only the machine's own candidates are.
    assertEquals(gone.record, record);
    const other = await resume({ ...record, products: { ...products, version: "0.3.20" } });
    assertStringIncludes(other.change ?? "", "products: OpenBLAS 0.3.20");
    assertStringIncludes(other.change ?? "", "has another version");
    const off = await resume(record, undefined, { ALEXNET_BLAS: "off" });
    assertStringIncludes(off.change ?? "", "now WebAssembly");
    assertStringIncludes(off.change ?? "", "is not among the libraries of this machine");
    assertEquals(off.record.products?.library, "WebAssembly");
  },
});

Deno.test("another processor, another --backend and a missing device are named", async () => {
  const { record } = await resume(undefined, cpu, { ALEXNET_BLAS: "off" });
  const moved = await resume({ ...record, processor: "Pentium III" });
  assertStringIncludes(moved.change ?? "", "processor: Pentium III, now ");
  const wished = await resume(record, "cpu");
  assertStringIncludes(wished.change ?? "", "backend: alexnet-cpu, now cpu (--backend cpu).");
  const noAdapter = { VK_DRIVER_FILES: "/nowhere", DENO_WEBGPU_BACKEND: "vulkan" };
  const lost = await resume({ name: "webgpu" }, undefined, noAdapter);
  assertStringIncludes(lost.change ?? "", "backend: webgpu, now alexnet-cpu (");
});

Deno.test("a checkpoint without a record is resumed as a new run", async () => {
  const { change, record } = await resume(undefined, cpu, { ALEXNET_BLAS: "off" });
  assertEquals([change, record.name], [undefined, cpu]);
});

/** The backend record of a checkpoint, and the message when that backend is not available. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  backendChange,
  type BackendRecord,
  parseBackendRecord,
} from "../../lib/ops/backend_record.ts";

const record: BackendRecord = {
  name: "alexnet-cpu",
  products: { library: "OpenBLAS", version: "0.3.21 (AVX-512)", core: "SkylakeX", path: "/a.so" },
  convolutions: { library: "oneDNN", version: "2.6.3", path: "/b.so" },
  kernels: "e9376d500694",
  processor: "Intel(R) Xeon(R) Processor, AVX-512",
};

Deno.test("a record survives JSON", () => {
  assertEquals(parseBackendRecord(JSON.parse(JSON.stringify(record))), record);
  assertEquals(parseBackendRecord({ name: "webgpu" }), { name: "webgpu" });
});

Deno.test("an invalid record, or an invalid part of one, is omitted", () => {
  for (const value of [undefined, null, "cpu", {}, { name: 3 }, []]) {
    assertEquals(parseBackendRecord(value), undefined);
  }
  const parts = { name: "cpu", products: { library: 1 }, convolutions: "x", kernels: 7 };
  assertEquals(parseBackendRecord(parts), { name: "cpu" });
});

Deno.test("the same backend is no change", () => {
  assertEquals(backendChange(record, { ...record }), undefined);
});

Deno.test("each difference is named with the old and the new value, in one line, with the reason", () => {
  const products = { library: "WebAssembly", version: "fused multiply-add" };
  const cases: [Partial<BackendRecord>, string][] = [
    [{ name: "webgpu" }, "backend: alexnet-cpu, now webgpu"],
    [
      { products },
      "products: OpenBLAS 0.3.21 (AVX-512) SkylakeX, now WebAssembly fused multiply-add",
    ],
    [{ convolutions: products }, "convolutions: oneDNN 2.6.3, now WebAssembly"],
    [{ kernels: "000000000000" }, "WebAssembly kernels: e9376d500694, now 000000000000"],
    [{ processor: "AMD EPYC, AVX2" }, "processor: Intel(R) Xeon(R) Processor, AVX-512, now AMD"],
  ];
  for (const [change, says] of cases) {
    const line = backendChange(record, { ...record, ...change }, "/a.so is gone") ?? "";
    assertStringIncludes(line, says);
    assertStringIncludes(line, "(/a.so is gone).");
    assertEquals(line.split("\n").length, 1);
  }
});

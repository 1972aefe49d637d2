/**
 * Backend `alexnet-cpu` against the op table: with one thread and two, with BLAS and without. Each
 * set-up is a process of its own, since a backend reads its settings once.
 */
import { assert, assertEquals } from "@std/assert";
import { missing, requirements } from "../skip.ts";
import { opTable } from "./op_table.ts";
import type { TableReport } from "./run_table.ts";

const noBlas = await missing(requirements.openblas);

const reports = new Map<string, TableReport>();

async function report(threads: number, blas: "on" | "off"): Promise<TableReport> {
  const key = `${threads} ${blas}`;
  const known = reports.get(key);
  if (known !== undefined) return known;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", new URL("./run_table.ts", import.meta.url).pathname],
    env: { ALEXNET_THREADS: String(threads), ALEXNET_BLAS: blas === "on" ? "" : "off" },
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const found = JSON.parse(new TextDecoder().decode(stdout)) as TableReport;
  reports.set(key, found);
  return found;
}

/** Kernels that this backend replaces: each must have been tried. */
const replaced = [
  "BatchMatMul",
  "Conv2D",
  "Conv2DBackpropFilter",
  "Conv2DBackpropInput",
  "CounterDropout",
  "FusedConv2D",
  "LRN",
  "LRNGrad",
  "MaxPool",
  "MaxPoolGrad",
  "MomentumUpdate",
  "Relu",
  "ReluBiasGrad",
  "SoftmaxCrossEntropy",
  "_FusedMatMul",
];

for (const threads of [1, 2]) {
  for (const blas of ["on", "off"] as const) {
    Deno.test({
      name: `alexnet-cpu, ${threads} threads, BLAS ${blas}: float64 agrees, no leak, repeatable`,
      ignore: blas === "on" && noBlas,
      fn: async () => {
        const found = await report(threads, blas);
        assertEquals(found.faults, []);
        assertEquals(found.threads, threads);
        assertEquals(found.blas !== null, blas === "on");
        for (const kernel of replaced) {
          assert(found.kernels.includes(kernel), `${kernel} not tried`);
        }
        assert(found.kernels.length >= opTable.length - 1, "records were skipped");
      },
    });
  }
}

for (const blas of ["on", "off"] as const) {
  Deno.test({
    name: `On the same machine the number of threads changes no byte, BLAS ${blas}`,
    ignore: blas === "on" && noBlas,
    fn: async () => {
      assertEquals((await report(1, blas)).hashes, (await report(2, blas)).hashes);
    },
  });
}

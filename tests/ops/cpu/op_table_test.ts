/**
 * Covers lib/ops/cpu, its kernels and tasks: the backend `alexnet-cpu` against the op table, with
 * one thread and two, with oneDNN and BLAS, with BLAS, and without libraries. Each setup runs in a
 * separate process, because a backend reads its settings once.
 */
import { assert, assertEquals } from "@std/assert";
import { missing, requirements } from "../../skip.ts";
import { opTable } from "../op_table.ts";
import type { TableReport } from "../run_table.ts";

const noBlas = await missing(requirements.openblas);
const noOneDnn = await missing(requirements.onednn);

const reports = new Map<string, TableReport>();

/** The native libraries of a setup: the environment that it needs, and whether they are missing. */
const setups = {
  none: { blas: "off", onednn: "off", ignore: false },
  BLAS: { blas: "", onednn: "off", ignore: noBlas },
  "oneDNN and BLAS": { blas: "", onednn: "", ignore: noBlas || noOneDnn },
} as const;
type Libraries = keyof typeof setups;
const all = Object.keys(setups) as Libraries[];

async function report(threads: number, libraries: Libraries): Promise<TableReport> {
  const key = `${threads} ${libraries}`;
  const known = reports.get(key);
  if (known !== undefined) return known;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", new URL("../run_table.ts", import.meta.url).pathname],
    env: {
      ALEXNET_THREADS: String(threads),
      ALEXNET_BLAS: setups[libraries].blas,
      ALEXNET_ONEDNN: setups[libraries].onednn,
    },
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const found = JSON.parse(new TextDecoder().decode(stdout)) as TableReport;
  reports.set(key, found);
  return found;
}

/** Kernels that this backend replaces; each must be tested. */
const replaced = [
  "BatchMatMul",
  "Conv2D",
  "Conv2DBackpropFilter",
  "Conv2DBackpropInput",
  "CounterDropout",
  "CounterNormals",
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
  for (const libraries of all) {
    Deno.test({
      name:
        `alexnet-cpu, ${threads} threads, libraries ${libraries}: float64 agrees, no leak, repeatable`,
      ignore: setups[libraries].ignore,
      fn: async () => {
        const found = await report(threads, libraries);
        assertEquals(found.faults, []);
        assertEquals(found.threads, threads);
        assertEquals(found.blas !== null, libraries !== "none");
        assertEquals(found.convolutions !== null, libraries === "oneDNN and BLAS");
        for (const kernel of replaced) {
          assert(found.kernels.includes(kernel), `${kernel} not tried`);
        }
        assert(found.kernels.length >= opTable.length - 1, "records were skipped");
      },
    });
  }
}

for (const libraries of all) {
  Deno.test({
    name:
      `On the same machine, results are the same bytes for any number of threads, libraries ${libraries}`,
    ignore: setups[libraries].ignore,
    fn: async () => {
      assertEquals((await report(1, libraries)).hashes, (await report(2, libraries)).hashes);
    },
  });
}

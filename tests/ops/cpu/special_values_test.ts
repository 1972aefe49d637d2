/**
 * Covers all of lib/ops/cpu/kernels: NaN, infinities, -0, denormal and huge numbers through
 * every kernel of `alexnet-cpu`: without native libraries, with BLAS, with oneDNN, and with several
 * threads. Each setup runs in a separate process.
 */
import { assertEquals } from "@std/assert";
import { missing, requirements } from "../../skip.ts";
import type { SpecialReport } from "../run_special_table.ts";
import { specialTable } from "../special_table.ts";

const noBlas = await missing(requirements.openblas);
const noOneDnn = await missing(requirements.onednn);

/**
 * Threads and native libraries: the environment that a process needs, and whether they are missing.
 */
const setups = [
  { libraries: "none", threads: 1, blas: "off", onednn: "off", ignore: false },
  { libraries: "none", threads: 3, blas: "off", onednn: "off", ignore: false },
  { libraries: "BLAS", threads: 2, blas: "", onednn: "off", ignore: noBlas },
  { libraries: "oneDNN and BLAS", threads: 2, blas: "", onednn: "", ignore: noBlas || noOneDnn },
] as const;

for (const { libraries, threads, blas, onednn, ignore } of setups) {
  Deno.test({
    name: `No special value is lost on alexnet-cpu, ${threads} threads, libraries ${libraries}`,
    ignore,
    fn: async () => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--allow-all", new URL("../run_special_table.ts", import.meta.url).pathname],
        env: {
          ALEXNET_THREADS: String(threads),
          ALEXNET_BLAS: blas,
          ALEXNET_ONEDNN: onednn,
        },
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const found = JSON.parse(new TextDecoder().decode(stdout)) as SpecialReport;
      assertEquals(found.faults, []);
      assertEquals(found.threads, threads);
      assertEquals(found.blas !== null, libraries !== "none");
      assertEquals(found.convolutions !== null, libraries === "oneDNN and BLAS");
      const rows = specialTable.map(({ kernel }) => kernel);
      assertEquals(
        found.own.filter((kernel) => !rows.includes(kernel)),
        [],
        "kernels without a row",
      );
      assertEquals(
        rows.filter((kernel) => !found.own.includes(kernel)),
        [],
        "rows without a kernel",
      );
    },
  });
}

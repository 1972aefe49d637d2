/** Covers lib/parallel/step_times/two_rank_step.ts in the kernel: the Stop button ends both ranks. */
import { assertEquals } from "@std/assert";
import { missing, requirements } from "../skip.ts";
import { processOf, runAndStop, smallKernel, textOf } from "./stopping.ts";

const mpi = new URL(`../../${requirements.mpi.prefix}/bin`, import.meta.url).pathname;

Deno.test({
  name: "Stop ends the step of two ranks, and the kernel goes on",
  ignore: await missing(requirements.mpi),
  fn: async () => {
    await using kernel = await smallKernel();
    const pid = await processOf(kernel);
    const prepared = await kernel.execute(`
      import * as course from "@alexnet/alexnet/course";
      import * as experiments from "@alexnet/alexnet/experiments";
      import * as parallel from "@alexnet/alexnet/parallel";
      await course.setup("99", { quick: {}, laptop: {}, full: {} });
      Deno.env.set("PATH", Deno.env.get("PATH") + ":" + ${JSON.stringify(mpi)});
    `);
    assertEquals(prepared.outputs.filter(({ output_type }) => output_type === "error"), []);
    const { status, outputs, pressed } = await runAndStop(
      kernel,
      pid,
      `(await parallel.twoRankStep({
        spec: experiments.plannedSpec("towers", "two-towers"), batchSize: 1000,
      })).where.startsWith("The ranks were stopped")`,
    );
    assertEquals([status, pressed], ["ok", true], outputs.map(textOf).join("\n"));
    assertEquals(outputs.map(textOf).at(-1), "true");
    assertEquals((await kernel.execute("1 + 1")).outputs.map(textOf), ["2"]);
  },
});

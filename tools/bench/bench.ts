/**
 * `deno task dev bench`: compares the speed of the CPU backend with its peers, this machine's limits
 * and its own targets; writes `docs/performance.md`.
 */
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import { defineCommand, type ParsedArguments } from "../../lib/cli/command/arguments.ts";
import { machineLine } from "../../lib/cli/command/machine.ts";
import { runCommand } from "../../lib/cli/command/run_command.ts";
import { cacheFolder } from "../../lib/files/cache_folder.ts";
import { askForQuiet } from "../../lib/files/quiet_machine.ts";
import type { DataMeasured } from "./ilsvrc/data_plan.ts";
import { dataSection, withDataSection } from "./ilsvrc/data_tables.ts";
import { full, measure, type Measured, measureOnlyData, quick } from "./plan.ts";
import { markdown } from "./report.ts";

/** The command line. */
export const command = defineCommand({
  name: "dev bench",
  summary:
    "Measures training steps and layers of the preset `paper` on the CPU backend, with and " +
    "without BLAS, and of PyTorch and others if they are installed. ALEXNET_BENCH_PYTHON names " +
    "further Pythons with PyTorch, separated by colons.",
  flags: {
    quick: { kind: "switch", description: "Small and imprecise, one minute; writes no page" },
    json: { kind: "switch", description: "Print the measurements as JSON instead of tables" },
    out: {
      kind: "text",
      placeholder: "FILE",
      description: "File for the tables (default: docs/performance.md, or none with --quick)",
    },
    only: {
      kind: "choice",
      choices: ["data"],
      description: "Measure only this, and replace its section of the page",
    },
    from: {
      kind: "text",
      placeholder: "FILE",
      description: "Write the tables of an earlier run's --json instead of measuring",
    },
  },
  examples: [
    { command: "deno task dev bench --quick", does: "Check that it runs" },
    {
      command: "deno task dev bench --backend webgpu --help",
      does: "Show the options of the WebGPU benchmark",
    },
    { command: "deno task dev bench --only data", does: "Measure data for ILSVRC: two minutes" },
    { command: "deno task dev bench", does: "Measure for about half an hour on an idle machine" },
  ],
});

/** The output of `--json`. */
interface Saved {
  readonly machine: string;
  readonly date: string;
  readonly layerBatch: number;
  readonly measured: Measured;
}

/** The output of `--only data --json`. */
interface SavedData {
  readonly data: DataMeasured;
}

/** Measures and reports. */
export async function bench({ values }: ParsedArguments<typeof command.flags>): Promise<void> {
  using _quiet = askForQuiet(cacheFolder());
  const scale = values.quick ? quick : full;
  const place = { machine: machineLine(), date: new Date().toISOString().slice(0, 10) };
  const out = values.out ?? (values.quick ? undefined : "docs/performance.md");
  const tell = (line: string) => console.error(line);
  const read = async (path: string): Promise<unknown> => JSON.parse(await Deno.readTextFile(path));
  if (values.only === "data") {
    const { data } = values.from === undefined
      ? { data: await measureOnlyData(scale, place, tell) }
      : await read(values.from) as SavedData;
    if (values.json) console.log(JSON.stringify({ data }));
    const section = dataSection(data);
    if (out !== undefined) await write(out, withDataSection(await pageAt(out), section));
    if (!values.json) console.log(section);
    return;
  }
  const saved = values.from === undefined
    ? {
      ...place,
      layerBatch: scale.layerBatch,
      measured: await measure(scale, place, tell),
    }
    : await read(values.from) as Saved;
  // Printed first, so that an error in a table does not lose the results of half an hour.
  if (values.json) console.log(JSON.stringify(saved));
  const document = markdown(saved.measured, {
    ...saved,
    command: `deno task dev bench${values.quick ? " --quick" : ""}`,
  });
  if (out !== undefined) await write(out, document);
  if (!values.json) console.log(document);
}

async function write(path: string, page: string): Promise<void> {
  await writeAtomically(path, page);
  console.error(`written: ${path}`);
}

/** The page at `path`; a heading if there is none. */
async function pageAt(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "# Performance of the CPU backend\n";
    throw error;
  }
}

if (import.meta.main) {
  // The WebGPU benchmark is a program with its own flags, loaded only on request.
  if (/--backend[ =]webgpu\b/.test(Deno.args.join(" "))) {
    const gpu = await import("./webgpu/webgpu_bench.ts");
    Deno.exit(await runCommand(gpu.command, Deno.args, gpu.bench));
  }
  Deno.exit(await runCommand(command, Deno.args, bench));
}

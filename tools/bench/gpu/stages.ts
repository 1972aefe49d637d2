/**
 * The readings that need a real GPU, in stages, the most important first. Each stage runs the
 * project's own tools in separate processes, so that a failure or hang does not affect the others.
 */
import { writeAtomically } from "../../../lib/files/atomic_write.ts";
import { findLessons } from "../../notebook/lessons.ts";
import { DEFAULT_SPEEDS, type TileName, TILES } from "../../../lib/ops/webgpu/tiles.ts";
import { endAfter, runTool, type ToolRun } from "./tool.ts";
import { opTable, type Readings, stepTable, table } from "../webgpu/webgpu_page.ts";

/** The settings of a stage. */
export interface StageSetting {
  /** Whether the adapter computes on the CPU: if so, the stage runs a small version. */
  readonly software: boolean;
  /** Numbers of the lessons to run; all if empty. */
  readonly lessons: readonly string[];
  /** The folder for raw readings. */
  readonly folder: string;
  /** Remaining seconds; `Infinity` without a limit. */
  readonly left: () => number;
  /** Prints a line about the progress. */
  readonly tell: (line: string) => void;
}

/** The result of a stage. */
export interface Found {
  /** Markdown. */
  readonly text: string;
  /** Failures, one sentence each. */
  readonly failures: readonly string[];
}

/** One kind of reading. */
export interface Stage {
  readonly name: string;
  /** Its heading on the page. */
  readonly title: string;
  /** Estimated minutes on a GPU, for planning. */
  readonly minutes: number;
  /** Takes the readings and passes each intermediate result to `keep`. */
  readonly run: (setting: StageSetting, keep: (found: Found) => Promise<void>) => Promise<void>;
}

/** The reasons why a tool's run failed; empty if it succeeded. */
function failuresOf(what: string, run: ToolRun): string[] {
  if (run.code === 0) return [];
  const ended = run.code === undefined
    ? `was stopped after ${run.seconds.toFixed(0)} s because the time limit was reached`
    : `failed with exit code ${run.code}`;
  return [
    `${what} ${ended}${run.complaint === "" ? "." : `: ${run.complaint.split("\n").join(" ")}`}`,
  ];
}

/** Runs the WebGPU benchmark and reads its results, even if it did not finish. */
async function benchmark(
  name: string,
  args: readonly string[],
  { folder, left, tell }: StageSetting,
): Promise<{ readings: Readings | undefined; failures: string[] }> {
  const json = `${folder}/${name}.json`;
  await writeAtomically(json, ""); // Removes the readings of an earlier run.
  const program = ["run", "-A", "tools/bench/bench.ts", "--backend", "webgpu", "--json", json];
  const run = await runTool([...program, ...args], {}, endAfter(left()), tell);
  const failures = failuresOf("The benchmark", run);
  try {
    return { readings: JSON.parse(await Deno.readTextFile(json)) as Readings, failures };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { readings: undefined, failures };
  }
}

function ceilingsText({ ceilings }: Readings): string {
  return ceilings === undefined
    ? ""
    : `Ceilings of this run: ${
      ceilings.teraflops.toFixed(2)
    } TFLOP/s in a product of 4096 x 4096 matrices, ${
      ceilings.gigabytes.toFixed(0)
    } GB/s in a copy.\n\n`;
}

const steps: Stage = {
  name: "steps",
  title: "Training steps",
  minutes: 1.5,
  run: async (setting, keep) => {
    const args = setting.software ? ["--networks", "cifarSmall:2", "--rounds", "1"] : [
      "--networks",
      "paper:128,cifarTwoTower:128,paper:32,cifarTwoTower:32,cifarSmall:64",
      "--rounds",
      "5",
    ];
    const flags = ["--only", "step", "--peers", "none", ...args];
    const { readings, failures } = await benchmark("steps", flags, setting);
    const text = readings === undefined || readings.steps.length === 0
      ? ""
      : `Forward, backward, update and the one readback of the loss.\n\n${stepTable(readings)}`;
    await keep({ text, failures });
  },
};

const layers: Stage = {
  name: "layers",
  title: "Forward, dW and dX of each layer",
  minutes: 1,
  run: async (setting, keep) => {
    const args = setting.software
      ? ["--batch", "1", "--rounds", "1", "--only", "conv5"]
      : ["--batch", "128", "--rounds", "5"];
    const flags = ["--no-steps", "--peers", "none", ...args];
    const { readings, failures } = await benchmark("layers", flags, setting);
    const text = readings === undefined || readings.rows.length === 0
      ? ""
      : `One tower of the paper at batch ${readings.batch}; dW is the filter or weight gradient, dX ` +
        `the input gradient. ${ceilingsText(readings)}\n\n${opTable(readings)}`;
    await keep({ text, failures });
  },
};

const tuning: Stage = {
  name: "tuning",
  title: "Tiles",
  minutes: 0.3,
  run: async ({ left, tell }, keep) => {
    const run = await runTool(
      ["run", "-A", "tools/bench/gpu/tile_speeds.ts"],
      {},
      endAfter(left()),
      tell,
    );
    const failures = failuresOf("The tuning", run);
    if (failures.length > 0) return await keep({ text: "", failures });
    const speeds = JSON.parse(run.out) as Record<TileName, number>;
    const rows = (Object.keys(TILES) as TileName[]).map((tile) => [
      tile,
      speeds[tile].toFixed(2),
      DEFAULT_SPEEDS[tile].toFixed(2),
    ]);
    const text =
      "Speed of each tile without padding, relative to `64x64`: measured here, and what is " +
      `built in (\`tiles.ts\`).\n\n${table(["tile", "measured", "built in"], rows)}`;
    await keep({ text, failures });
  },
};

const lessons: Stage = {
  name: "lessons",
  title: "Lessons at scale quick",
  minutes: 4,
  run: async ({ software, lessons: wanted, left, tell }, keep) => {
    const all = software ? ["01"] : (await findLessons()).map(({ number }) => number);
    const rows: string[][] = [];
    const failures: string[] = [];
    for (const number of wanted.length > 0 ? wanted : all) {
      if (left() < 5) {
        failures.push(`Lesson ${number} was skipped because the time limit was reached.`);
        continue;
      }
      const args = ["run", "-A", "tools/course.ts", "--no-site", "--cell-timeout", "120", number];
      const run = await runTool(args, { ALEXNET_BACKEND: "webgpu" }, endAfter(left()), tell);
      const wrong = failuresOf(`Lesson ${number}`, run);
      failures.push(...wrong);
      rows.push([number, run.seconds.toFixed(1), wrong.length > 0 ? "failed" : "passed"]);
      const head = ["lesson", "seconds", "outcome"];
      await keep({
        text: `On \`webgpu\`, each in a fresh process.\n\n${table(head, rows)}`,
        failures,
      });
    }
  },
};

const choices: Stage = {
  name: "choices",
  title: "The backend that lessons choose",
  minutes: 0.7,
  run: async ({ software, left, tell }, keep) => {
    const wanted = software
      ? ["cifarSmall:2:0.5"]
      : ["cifarSmall:20:0.5", "cifarSmall:64:1", "cifarTwoTower:32:1", "paper:8:1"];
    const args = ["run", "-A", "tools/bench/gpu/choices.ts", ...wanted];
    const run = await runTool(args, { ALEXNET_BACKEND: "" }, endAfter(left()), tell);
    const lines = run.out.split("\n").filter((line) => line !== "").map((line) => `- ${line}`);
    await keep({ text: lines.join("\n"), failures: failuresOf("The choice", run) });
  },
};

const conformance: Stage = {
  name: "conformance",
  title: "tfjs-core's own tests",
  minutes: 2.5,
  run: async ({ software, left, tell }, keep) => {
    const args = [
      "run",
      "-A",
      "--config=tests/conformance/config.json",
      "tests/conformance/conformance.ts",
      "--backend",
      "webgpu",
      ...(software ? ["--files", "relu"] : []),
    ];
    const run = await runTool(args, {}, endAfter(left()), tell);
    const text = "Tests that pass on tfjs's own `webgpu` must pass on this module's.\n\n" +
      `\`\`\`\n${run.out}\n\`\`\``;
    await keep({ text, failures: failuresOf("The suite", run) });
  },
};

const peers: Stage = {
  name: "peers",
  title: "Beside tfjs and jax-js",
  minutes: 3,
  run: async (setting, keep) => {
    const args = setting.software
      ? ["--batch", "1", "--rounds", "1", "--only", "pool1", "--peers", "tfjs", "--no-steps"]
      : ["--batch", "32", "--rounds", "3", "--networks", "cifarTwoTower:32,paper:32"];
    const { readings, failures } = await benchmark("peers", args, setting);
    const tables = readings === undefined ? [] : [
      ...(readings.rows.length > 0 ? [opTable(readings)] : []),
      ...(readings.steps.length > 0 ? [stepTable(readings)] : []),
    ];
    const batch = readings === undefined ? "" : `In turn, at batch ${readings.batch}.\n\n`;
    await keep({ text: `${batch}${tables.join("\n\n")}`, failures });
  },
};

/** Every stage, the most important first. */
export const stages: readonly Stage[] = [
  steps,
  layers,
  tuning,
  lessons,
  choices,
  conformance,
  peers,
];

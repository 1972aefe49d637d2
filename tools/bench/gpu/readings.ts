/**
 * `deno task dev gpu:readings`: takes all readings that need a real GPU, and writes its page after each
 * stage, so that an interrupted run loses nothing.
 */
import * as tf from "@tensorflow/tfjs";
import { defineCommand, type ParsedArguments } from "../../../lib/cli/command/arguments.ts";
import { runCommand } from "../../../lib/cli/command/run_command.ts";
import { BadArgumentError, DeviceLostError } from "../../../lib/errors.ts";
import { writeAtomically } from "../../../lib/files/atomic_write.ts";
import { findGPU, hasHardwareGPU } from "../../../lib/ops/backend.ts";
import { type Circumstances, gpuPage, type Section } from "./gpu_page.ts";
import { type Found, type Stage, stages } from "./stages.ts";

/** The command line. */
export const command = defineCommand({
  name: "dev gpu:readings",
  summary: "Takes all readings that need a real GPU, and writes docs/performance-gpu.md. On a " +
    "software adapter it runs a small version and writes out/performance-gpu.md.",
  flags: {
    minutes: {
      kind: "number",
      above: 0,
      description: "Time limit; stages that do not fit are skipped, the least important first",
    },
    stages: {
      kind: "text",
      placeholder: "NAME,...",
      description: `Only these stages of ${stages.map(({ name }) => name).join(", ")}`,
    },
    lessons: { kind: "text", placeholder: "NN,...", description: "Only these lessons" },
    out: { kind: "text", placeholder: "FILE", description: "File for the page" },
  },
  examples: [
    { command: "deno task dev gpu:readings", does: "Everything" },
    { command: "deno task dev gpu:readings --minutes 10", does: "What fits in ten minutes" },
    { command: "deno task dev gpu:readings --stages steps,layers", does: "Some readings" },
  ],
});

/**
 * Why a stage is skipped when `left` seconds of `minutes` remain; `undefined` if it runs. A stage
 * that runs may use all the remaining time.
 */
export function leftOut(
  stage: Stage,
  minutes: number | undefined,
  left: number,
): string | undefined {
  if (minutes === undefined || 60 * stage.minutes <= left) return undefined;
  const rest = left < 90
    ? `${Math.max(0, left).toFixed(0)} seconds`
    : `${(left / 60).toPrecision(3)} minutes`;
  return `Left out: it takes about ${stage.minutes} minutes, and ${rest} of the ${minutes} minutes ` +
    "are left.";
}

function chosenStages(names: string | undefined): readonly Stage[] {
  if (names === undefined) return stages;
  const wanted = names.split(",");
  const unknown = wanted.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown !== undefined) {
    throw new BadArgumentError(
      `--stages: expected some of ${
        stages.map(({ name }) => name).join(", ")
      } but found "${unknown}".`,
    );
  }
  return stages.filter(({ name }) => wanted.includes(name));
}

/** The first line that a program prints; `undefined` if there is no such program. */
async function firstLine(program: string, args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, { args, stderr: "null" }).output();
    const [line] = new TextDecoder().decode(stdout).split("\n");
    return success && line !== "" ? line : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function circumstancesOf(adapter: string, software: boolean): Promise<Circumstances> {
  const query = ["--query-gpu=driver_version", "--format=csv,noheader"];
  return {
    adapter,
    software,
    driver: software ? adapter : await firstLine("nvidia-smi", query),
    versions: {
      Deno: Deno.version.deno,
      "TensorFlow.js": tf.version_core,
      commit: await firstLine("git", ["describe", "--always", "--dirty"]) ?? "unknown",
      system: `${Deno.build.os} ${Deno.build.arch}, ${Deno.osRelease()}`,
    },
    date: new Date().toISOString().slice(0, 10),
  };
}

/** Takes the readings; returns 1 if one of them failed. */
export async function gpuReadings(
  { values }: ParsedArguments<typeof command.flags>,
): Promise<number> {
  const started = performance.now();
  const chosen = chosenStages(values.stages);
  const adapter = await findGPU(true);
  if (adapter === undefined) {
    throw new DeviceLostError(
      "Expected a WebGPU adapter but found none; install the card's driver (on Linux with Vulkan).",
    );
  }
  const software = !(await hasHardwareGPU());
  const circumstances = await circumstancesOf(adapter, software);
  const out = values.out ?? `${software ? "out" : "docs"}/performance-gpu.md`;
  const folder = "out/gpu-readings";
  await Deno.mkdir(folder, { recursive: true });
  const seconds = values.minutes === undefined ? Infinity : 60 * values.minutes;
  const left = () => seconds - (performance.now() - started) / 1000;
  const sections: Section[] = chosen.map(({ title }) => ({
    title,
    found: undefined,
    leftOut: undefined,
  }));
  const write = () => writeAtomically(out, gpuPage(circumstances, sections));
  const setting = {
    software,
    lessons: values.lessons?.split(",") ?? [],
    folder,
    left,
    tell: (line: string) => console.log(`  ${line}`),
  };
  const failures: string[] = [];
  for (const [i, stage] of chosen.entries()) {
    const reason = leftOut(stage, values.minutes, left());
    console.log(`${stage.title}${reason === undefined ? "" : `: ${reason}`}`);
    sections[i] = { title: stage.title, found: undefined, leftOut: reason };
    if (reason === undefined) {
      let found: Found = { text: "", failures: [] };
      const keep = async (next: Found) => {
        found = next;
        sections[i] = { title: stage.title, found, leftOut: undefined };
        await write();
      };
      try {
        await stage.run(setting, keep);
      } catch (error) {
        const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        await keep({ ...found, failures: [...found.failures, message] });
      }
      failures.push(...found.failures);
    }
    await write();
  }
  for (const failure of failures) console.log(`failed: ${failure}`);
  console.log(`Written: ${out}`);
  return failures.length > 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(await runCommand(command, Deno.args, gpuReadings));

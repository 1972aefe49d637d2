/**
 * `deno task dev test:soak`: trains a small net while faults happen at random, and compares its end with
 * that of a run without faults.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { defineCommand, type FlagValues } from "../lib/cli/command/arguments.ts";
import { runCommand } from "../lib/cli/command/run_command.ts";
import { AlexNetError, BadArgumentError } from "../lib/errors.ts";
import { sha256 } from "../lib/files/sha256.ts";
import { RandomStreams } from "../lib/random.ts";
import { STEPS_PER_EPOCH } from "./soak/size.ts";
import { type FaultRecord, soakRun } from "./soak/soak_run.ts";
import { Trainer } from "./soak/trainer_process.ts";

/** The command line of `deno task dev test:soak`. */
export const command = defineCommand({
  name: "dev test:soak",
  summary:
    "Trains a small net while it is killed and its disk, checkpoints and log are damaged at random;\n" +
    "it must end bit for bit like a run without faults. Prints a line of JSON per fault, and a " +
    "summary.",
  flags: {
    steps: {
      kind: "integer",
      minimum: STEPS_PER_EPOCH,
      default: 2000,
      description: `Updates, a multiple of ${STEPS_PER_EPOCH}`,
    },
    faults: { kind: "integer", minimum: 0, default: 44, description: "Faults" },
    seed: { kind: "integer", minimum: 0, default: 0, description: "Which faults, and when" },
  },
  examples: [
    {
      command: "deno task dev test:soak",
      does: "2,000 updates with 44 faults, about four minutes.",
    },
    { command: "deno task dev test:soak --steps 200 --faults 8 --seed 3", does: "A short one." },
  ],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async ({ values }) => {
    if (values.steps % STEPS_PER_EPOCH !== 0) {
      throw new BadArgumentError(`--steps expects a multiple of ${STEPS_PER_EPOCH}.`);
    }
    const disk = Deno.env.get(DISK);
    if (disk === undefined && canMount()) return await onOwnDisk(args);
    const folder = disk ?? await Deno.makeTempDir({ prefix: "soak-" });
    try {
      return await soak(folder, disk !== undefined, values);
    } finally {
      if (disk === undefined) await Deno.remove(folder, { recursive: true });
    }
  });
}

/** The environment variable with the disk of a process that was started on one. */
const DISK = "ALEXNET_SOAK_DISK";

/** Only root can mount a disk that may be filled. */
function canMount(): boolean {
  return Deno.build.os === "linux" && Deno.uid() === 0;
}

/** Runs the command again with a small disk in memory that only that process sees. */
async function onOwnDisk(args: readonly string[]): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "soak-disk-" });
  const script = 'mount -t tmpfs -o size=24m tmpfs "$0" && exec "$@"';
  const program = fileURLToPath(import.meta.url);
  try {
    const { code } = await new Deno.Command("unshare", {
      args: ["-m", "sh", "-c", script, folder, Deno.execPath(), "run", "-A", program, ...args],
      env: { [DISK]: folder },
    }).spawn().status;
    return code;
  } finally {
    await Deno.remove(folder);
  }
}

async function soak(
  folder: string,
  ownDisk: boolean,
  { steps, faults, seed }: FlagValues<typeof command.flags>,
): Promise<number> {
  const started = performance.now();
  const print = (line: unknown) => console.log(JSON.stringify(line));
  const whole = new Trainer(`${folder}/whole`, steps / STEPS_PER_EPOCH);
  const { code, stderr } = await whole.end();
  if (code !== 0) throw new AlexNetError(`The run without faults failed: ${stderr}`);
  const records: FaultRecord[] = [];
  await soakRun({
    ...{ folder: `${folder}/faulty`, steps, faults, ownDisk },
    stream: new RandomStreams(seed).stream("soak"),
    report(record) {
      records.push(record);
      print(record);
    },
  });
  const [expected, found] = await Promise.all(
    ["whole", "faulty"].map(async (run) =>
      sha256(await Deno.readFile(`${folder}/${run}/checkpoint.safetensors`))
    ),
  );
  const counts: Record<string, number> = {};
  for (const { fault } of records) counts[fault] = (counts[fault] ?? 0) + 1;
  print({
    ...{ steps, seed, faults: records.length, byFault: counts, fullDisk: ownDisk },
    kills: records.filter(({ fault }) =>
      fault !== "full disk" && !/^SIG(TERM|HUP)/.test(fault)
    ).length,
    usedPrevious: records.filter(({ usedPrevious }) => usedPrevious).length,
    repeatedSteps: records.reduce((sum, { step, resumedFrom }) => sum + step - resumedFrom, 0),
    mostRepeatedSteps: Math.max(0, ...records.map(({ step, resumedFrom }) => step - resumedFrom)),
    worstSecondsToResume: Math.max(
      0,
      ...records.map(({ secondsToResume }) => secondsToResume ?? 0),
    ),
    seconds: Math.round((performance.now() - started) / 1000),
    ...{ sha256: found, sameAsWithoutFaults: found === expected },
  });
  return found === expected ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));

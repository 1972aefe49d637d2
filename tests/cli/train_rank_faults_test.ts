/**
 * Covers lib/cli/ranks/rank_job.ts, lib/cli/ranks/with_signals.ts and lib/cli/ranks/abandoned.ts: what
 * becomes of a job when one of its processes is killed or its terminal goes away.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { missing, requirements } from "../skip.ts";
import {
  asTask,
  checkpointOf,
  type End,
  folder,
  type JobProcess,
  net,
  processesOf,
  run,
  stepsOf,
  train,
} from "./rank_runs.ts";

const ignore = await missing(requirements.mpi) || Deno.build.os !== "linux";

/** Seconds in which a job must have ended, with all of its processes. */
const PATIENCE = 10;

/** How a job ended after one of its processes got a signal. */
interface Killed extends End {
  /** Seconds from the signal to the end of the last process. */
  readonly seconds: number;
  /** The processes that are still there after {@linkcode PATIENCE} seconds. */
  readonly left: readonly JobProcess[];
}

/** Starts a run, and sends a signal to a process of it after it has printed `after`. */
async function killed(
  name: string,
  args: readonly string[],
  { after, victim, signal = "SIGKILL", start, stopped }: {
    readonly after: string;
    readonly victim: (of: JobProcess) => boolean;
    readonly signal?: Deno.Signal;
    readonly start?: readonly string[] | undefined;
    /** The number of a rank that is stopped first, and hangs. */
    readonly stopped?: string;
  },
): Promise<Killed> {
  let sent = NaN;
  const end = await train([...args, "--out", `${folder}/${name}`], (text) => {
    if (!Number.isNaN(sent) || !text.includes(after)) return;
    const found = processesOf(name).find(victim);
    if (found === undefined) return;
    const hanging = processesOf(name).find(({ rank }) => rank !== undefined && rank === stopped);
    if (hanging !== undefined) Deno.kill(hanging.pid, "SIGSTOP");
    sent = performance.now();
    Deno.kill(found.pid, signal);
  }, start);
  const seconds = () => (performance.now() - sent) / 1000;
  while (processesOf(name).length > 0 && seconds() < PATIENCE) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { ...end, seconds: seconds(), left: processesOf(name) };
}

/** The bits of all weights and velocities of a run, by name. */
async function bitsOf(name: string): Promise<Record<string, number[]>> {
  const { weights, velocities } = await checkpointOf(name);
  const groups = { weights, velocities };
  return Object.fromEntries(
    Object.entries(groups).flatMap(([group, tensors]) =>
      [...tensors].sort(([a], [b]) => a < b ? -1 : 1)
        .map(([tensor, { values }]) => [`${group} ${tensor}`, [...values]])
    ),
  );
}

for (const mode of ["towers", "data"]) {
  Deno.test({
    name:
      `a rank killed in a step ends the job within ten seconds with its code and no orphan, and ` +
      `the resumed run has the bits of one that was not killed: ${mode}`,
    ignore,
    fn: async () => {
      const ranks = ["--ranks", "2", "--parallel", mode];
      const end = await killed(`${mode}-killed`, [...run, ...ranks], {
        after: "epoch 2/3", // Earlier epochs are saved.
        victim: ({ rank }) => rank === "1",
      });
      assertEquals(end.code, 128 + 9, end.out);
      assertEquals(end.left, []);
      assert(end.seconds < PATIENCE, `${end.seconds} s`);
      assertStringIncludes(end.err, "one was killed (signal 9)");
      assertStringIncludes(end.err, `--out ${folder}/${mode}-killed --resume`);
      assertEquals(end.out.includes("BAD TERMINATION"), false);

      const resumed = [...run, ...ranks, "--out", `${folder}/${mode}-killed`, "--resume"];
      const second = await train(resumed);
      assertEquals(second.code, 0, second.err);
      assertMatch(second.out, /Resuming after \d+ updates/);
      const whole = await train([...run, ...ranks, "--out", `${folder}/${mode}-whole`]);
      assertEquals(whole.code, 0, whole.err);
      assertEquals(await stepsOf(`${mode}-killed`), 30);
      assertEquals(await bitsOf(`${mode}-killed`), await bitsOf(`${mode}-whole`));
    },
  });
}

/** An epoch of it takes minutes, in which nothing is printed. */
const long = [...net, "--limit", "30000", "--epochs", "1", "--ranks", "2", "--parallel", "towers"];

const isCommand = ({ commandLine, rank }: JobProcess) =>
  rank === undefined && commandLine.includes("lib/cli/train.ts") &&
  !commandLine.includes("mpiexec");
const isTask = ({ commandLine }: JobProcess) => commandLine.includes("task\0train\0");
const isBetween = ({ commandLine }: JobProcess) => commandLine.includes("with_signals.ts");
const isMpiexec = ({ commandLine }: JobProcess) => /^\S*\/mpiexec\0/.test(commandLine);

for (
  const [what, victim, signal, start] of [
    ["the command is killed", isCommand, "SIGKILL", undefined],
    ["the task that started the command is killed", isTask, "SIGKILL", asTask],
    ["the terminal of the command goes away", isCommand, "SIGHUP", undefined],
    ["the program between the command and mpiexec is killed", isBetween, "SIGKILL", undefined],
  ] as const
) {
  Deno.test({
    name: `when ${what}, the ranks end within ten seconds and save their last step`,
    ignore,
    fn: async () => {
      const name = `abandoned-${what.replaceAll(" ", "-")}`;
      const { left, seconds } = await killed(name, long, {
        ...{ after: "In a step", victim, signal, start },
      });
      assertEquals(left, []);
      assert(seconds < PATIENCE, `${seconds} s`);
      const steps = await stepsOf(name) ?? 0;
      assert(steps > 0 && steps < 5000, `${steps} steps`);
    },
  });
}

for (
  const [what, victim, start] of [
    ["the command", isCommand, undefined],
    ["the task that started the command", isTask, asTask],
  ] as const
) {
  Deno.test({
    name: `when a rank hangs and ${what} is killed, no process is left after ten seconds`,
    ignore,
    fn: async () => {
      const name = `hanging-${what.replaceAll(" ", "-")}`;
      const { left, seconds } = await killed(name, long, {
        ...{ after: "In a step", victim, start, stopped: "1" },
      });
      assertEquals(left, []);
      assert(seconds < PATIENCE, `${seconds} s`);
    },
  });
}

Deno.test({
  name: "when mpiexec is killed, no rank is left after ten seconds, and the command says it",
  ignore,
  fn: async () => {
    const { left, code, err } = await killed("no-mpiexec", long, {
      after: "In a step",
      victim: isMpiexec,
    });
    assertEquals([left, code], [[], 137]);
    assertStringIncludes(err, "mpiexec ended with code 137");
  },
});

/** Covers lib/cli/ranks/abandoned.ts; tests/cli/train_rank_faults_test.ts kills the processes. */
import { assertEquals } from "@std/assert";
import { root } from "../../house.ts";
import { denoProgram } from "../../../lib/files/deno_program.ts";
import { abandonedSignal } from "../../../lib/cli/ranks/abandoned.ts";

const never = new Promise<void>(() => {});

/** Waits for the abort; the timer of the signal itself does not keep a process running. */
async function aborted(signal: AbortSignal): Promise<boolean> {
  const late = setTimeout(() => {}, 10_000);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  clearTimeout(late);
  return signal.aborted;
}

Deno.test("a rank is abandoned when the input that its command holds open ends", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const signal = abandonedSignal({ parent: () => 7, inputEnds: promise });
  assertEquals(signal.aborted, false);
  resolve();
  assertEquals(await aborted(signal), true);
});

Deno.test("a rank is abandoned when it gets another parent", async () => {
  let parent = 7;
  const signal = abandonedSignal({ parent: () => parent, inputEnds: never });
  parent = 1;
  assertEquals(await aborted(signal), true);
});

Deno.test("the task that started a command is known, and that it is still there", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const script = `import { taskAbove } from "${root}lib/cli/ranks/abandoned.ts";
      console.log(taskAbove(Deno.pid)?.parent() === Deno.ppid);`;
    await Deno.writeTextFile(`${folder}/program.ts`, script);
    const command = `deno run -A --no-check --config ${root}deno.json program.ts`;
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ tasks: { ask: command } }));
    const outputOf = async (...args: string[]) => {
      const options = { args, cwd: folder };
      const { stdout } = await new Deno.Command(denoProgram(), options).output();
      return new TextDecoder().decode(stdout).trim();
    };
    assertEquals(await outputOf("task", "--quiet", "ask"), String(Deno.build.os === "linux"));
    assertEquals(await outputOf(...command.split(" ").slice(1)), "false");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

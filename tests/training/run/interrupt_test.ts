import { assert, assertEquals, assertStringIncludes } from "@std/assert";

/** A program that trains the tiny net forever, prints the result, and then waits. */
const PROGRAM = `
import * as tf from "@tensorflow/tfjs";
import { train } from "${new URL("../../../lib/training/train.ts", import.meta.url)}";
import { tinyBatches, tinyModel } from "${new URL("../tiny.ts", import.meta.url)}";
await tf.setBackend("cpu");
let steps = 0;
const history = await train({
  model: tinyModel(), data: tinyBatches(), epochs: 1e9, progress: "none",
  onStep: () => { if (++steps === 20) console.log("learning"); },
});
console.log(JSON.stringify({ stopped: history.stopped, complete: history.steps.length === steps }));
await new Promise((resolve) => setTimeout(resolve, 60_000));
`;

/** Starts the program by `prefix`; `line()` is its next line. */
async function start(...prefix: string[]) {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, PROGRAM);
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const [command, ...args] = [...prefix, Deno.execPath()];
  const child = new Deno.Command(command, {
    args: [...args, "run", "-A", "--no-check", "--config", config, file],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const line = async (): Promise<string> => {
    for (;;) {
      const end = text.indexOf("\n");
      if (end >= 0) {
        const found = text.slice(0, end);
        text = text.slice(end + 1);
        if (found === "learning" || found.startsWith("{")) return found;
        continue;
      }
      const { value, done } = await reader.read();
      if (done) return "";
      text += value;
    }
  };
  const end = async () => {
    await reader.cancel();
    const status = await child.status;
    await Deno.remove(file);
    return status;
  };
  return { child, line, end };
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test({
    name: `${signal} ends training after the current step, and a second one ends the process`,
    async fn() {
      const { child, line, end } = await start();
      assertEquals(await line(), "learning");
      child.kill(signal);
      assertEquals(JSON.parse(await line()), { stopped: "interrupted", complete: true });
      // The default handling is restored: now the signal kills the process.
      child.kill(signal);
      const status = await end();
      assert(!status.success);
      assertStringIncludes(status.signal ?? "", signal);
    },
  });
}

Deno.test("a terminal that ends sends SIGHUP twice, which ends training once", async () => {
  const { child, line, end } = await start();
  assertEquals(await line(), "learning");
  child.kill("SIGHUP");
  child.kill("SIGHUP");
  assertEquals(JSON.parse(await line()), { stopped: "interrupted", complete: true });
  child.kill("SIGKILL");
  await end();
});

Deno.test("under nohup, SIGHUP does not end training", async () => {
  const { child, line, end } = await start("nohup");
  assertEquals(await line(), "learning");
  child.kill("SIGHUP");
  child.kill("SIGTERM");
  assertEquals(JSON.parse(await line()), { stopped: "interrupted", complete: true });
  child.kill("SIGHUP");
  child.kill("SIGTERM");
  assertEquals((await end()).signal, "SIGTERM");
});

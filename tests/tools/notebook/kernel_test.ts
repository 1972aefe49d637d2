import { assert, assertEquals, assertMatch } from "@std/assert";
import { DenoKernel } from "../../../tools/notebook/kernel.ts";
import { lineInCell } from "../../../tools/notebook/cell_line.ts";
import type { Output } from "../../../tools/notebook/notebook.ts";
import {
  assertBehaves,
  behaviours,
  lineInTraceback,
  preludes,
  visibleText,
} from "./kernel_behaviour.ts";

const directory = new URL("../../../notebooks", import.meta.url).pathname;

/** The visible part of an output. */
function shown(output: Output): string {
  if (output.output_type === "stream") return output.text;
  if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
  return String(output.data["text/plain"]);
}

Deno.test("every output is under its own cell, in order", async () => {
  await using kernel = await DenoKernel.start({ directory });
  const lines = Array.from({ length: 1000 }, (_, i) => `${i}\n`).join("");
  const logs = await kernel.execute("for (let i = 0; i < 1000; i++) console.log(i);");
  assertEquals(logs.outputs.map(shown), [lines]);
  assertEquals((await kernel.execute("1 + 1")).outputs.map(shown), ["2"]);
  const displays = await kernel.execute(`for (let i = 0; i < 30; i++) {
    await Deno.jupyter.display({ "text/plain": i + " ".repeat(20000) }, { raw: true });
  }`);
  assertEquals(displays.outputs.map((output) => parseInt(shown(output))), [...Array(30).keys()]);
  assertEquals((await kernel.execute('console.error("e"); "last"')).outputs.map(shown), [
    "e\n",
    '"last"',
  ]);
});

Deno.test("cells of the Deno kernel behave as the table says", async (test) => {
  await using kernel = await DenoKernel.start({ directory });
  const run = async (source: string) => {
    const { outputs } = await kernel.execute(source);
    return await Promise.all(
      outputs.map(async (output) => visibleText(output, await lineOf(source, output))),
    );
  };
  await run(preludes.deno);
  for (const behaviour of behaviours) {
    await test.step(behaviour.name, () => assertBehaves(behaviour, "deno", run));
  }
});

/** The line of an error in its cell; undefined for other outputs and for errors outside the cell. */
async function lineOf(source: string, output: Output): Promise<number | undefined> {
  if (output.output_type !== "error" || output.ename.startsWith("Unhandled")) return undefined;
  return output.ename === "SyntaxError"
    ? lineInTraceback(output.traceback, "<anonymous>")
    : await lineInCell(source, output.traceback);
}

Deno.test("a cell past its time limit is ended and reported", async () => {
  await using kernel = await DenoKernel.start({ directory });
  const run = await kernel.execute("for (;;) {}", { timeout: 300 });
  assertEquals(run.status, "timeout");
  assertMatch(shown(run.outputs[0]), /limit of 0.3 s/);
});

Deno.test("a kernel that dies in a cell is an error and does not block", async () => {
  await using kernel = await DenoKernel.start({ directory });
  const run = await kernel.execute("Deno.exit(3);", { timeout: 20_000 });
  assertEquals(run.status, "error");
  assertMatch(shown(run.outputs[0]), /ended while the cell ran/);
});

Deno.test("training in a cell survives the signal of the stop button and keeps its state", async () => {
  await using kernel = await DenoKernel.start({ directory });
  const run = await kernel.execute(`
    const { listenForInterrupt } = await import("../lib/training/run/interrupt.ts");
    let stopped = false;
    const unlisten = listenForInterrupt(() => stopped = true);
    let steps = 0;
    setTimeout(() => Deno.kill(Deno.pid, "SIGINT"), 50);
    while (!stopped && steps < 1000) {
      steps++;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    unlisten();
    stopped;
  `);
  assertEquals(run.outputs.map(shown), ["true"]);
  const later = await kernel.execute("steps > 0 && steps < 1000");
  assertEquals(later.outputs.map(shown), ["true"]);
});

Deno.test("a cell can import the course kit by the package's own name", async () => {
  await using kernel = await DenoKernel.start({ directory });
  const run = await kernel.execute(
    'import { verdict } from "@alexnet/alexnet/course";\ntypeof verdict;',
  );
  assertEquals(run.outputs.map(shown), ['"function"']);
  assert(run.executionCount >= 1);
});

Deno.test("a kernel ends when the process that started it is killed", async () => {
  const module = new URL("../../../tools/notebook/kernel.ts", import.meta.url).href;
  const parent = new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      `const { DenoKernel } = await import(${JSON.stringify(module)});
       const kernel = await DenoKernel.start({ directory: ${JSON.stringify(directory)} });
       const run = await kernel.execute("Deno.pid");
       console.log(run.outputs[0].data["text/plain"]);
       await new Promise((resolve) => setTimeout(resolve, 60_000));`,
    ],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = parent.stdout.getReader();
  const { value } = await reader.read();
  const kernelPid = Number(new TextDecoder().decode(value));
  assert(kernelPid > 0);
  parent.kill("SIGKILL");
  await parent.status;
  reader.releaseLock();
  await parent.stdout.cancel();
  for (let waited = 0; waited < 300; waited++) {
    try {
      Deno.kill(kernelPid, "SIGCONT");
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The kernel ${kernelPid} still runs.`);
});

Deno.test("if any port is taken before the kernel listens, the kernel is started again", async () => {
  const free = (count: number) => {
    const held = Array.from(
      { length: count },
      () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
    );
    for (const listener of held) listener.close();
    return held.map(({ addr }) => addr.port);
  };
  for (const taken of [0, 1, 2, 3, 4]) {
    using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    let starts = 0;
    const choosePorts = (count: number) => {
      const ports = free(count);
      if (starts++ === 0) ports[taken] = other.addr.port;
      return ports;
    };
    await using kernel = await DenoKernel.start({ directory: Deno.cwd(), choosePorts });
    assertEquals((await kernel.execute("1 + 1")).status, "ok");
    assert(starts >= 2);
  }
});

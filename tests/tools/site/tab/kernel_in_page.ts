/// <reference lib="dom" />
/**
 * The page's side of the tests of the kernel, to be bundled for a browser: functions that a script
 * calls by name.
 */
import type { Output } from "../../../../tools/notebook/notebook.ts";
import { CellOutputs } from "../../../../tools/site/kernel/cell_outputs.ts";
import type { FromKernel } from "../../../../tools/site/kernel/messages.ts";
import { CellNotRun, KernelClient } from "../../../../tools/site/kernel/kernel_client.ts";

/** A cell to run. */
export interface Cell {
  readonly name: string;
  readonly source: string;
  /** Milliseconds after which Stop is pressed. */
  readonly stopAfter?: number;
}

/** What came of a cell. */
export interface CellResult {
  readonly status: "ok" | "error";
  readonly outputs: readonly Output[];
  readonly seconds: number;
}

function startClient(
  environment: Readonly<Record<string, string>>,
  onMessage: (message: FromKernel) => void = () => {},
) {
  const outputs = new CellOutputs();
  const assets = new URL("assets/", location.href).href;
  const client = new KernelClient({
    url: `${assets}kernel.js`,
    assets,
    environment,
    onMessage(message) {
      outputs.take(message);
      onMessage(message);
    },
  });
  return { client, outputs };
}

/** Runs cells in one kernel, also after an error. */
async function runCells(
  cells: readonly Cell[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CellResult[]> {
  const { client, outputs } = startClient(environment);
  const results: CellResult[] = [];
  for (const { name, source, stopAfter } of cells) {
    const id = client.nextId;
    const running = client.run(source, name);
    if (stopAfter !== undefined) setTimeout(() => client.stop(), stopAfter);
    const { status, seconds } = await running;
    results.push({ status, outputs: structuredClone(outputs.of(id)), seconds });
  }
  await client.restart();
  return results;
}

/** Runs the cells of the file `path` of this server. */
async function runFile(path: string): Promise<CellResult[]> {
  const { cells, environment } = await (await fetch(path)).json();
  return await runCells(cells, environment);
}

/** Presses Stop when a cell prints: by a message and, without a pause, by shared memory. */
async function stopCells() {
  const { client, outputs } = startClient({}, (message) => {
    if (message.type === "output" && message.output.output_type === "stream") client.stop();
  });
  const stopped = 'globalThis[Symbol.for("alexnet.frontEnd")].stopRequested()';
  const loops = [
    `let turns = 0;
console.log("loops");
do { turns++; await new Promise((resolve) => setTimeout(resolve, 5)); } while (!${stopped});
"stopped";`,
    `console.log("loops");\nwhile (!${stopped});\n"stopped at once";`,
  ];
  const shown: unknown[] = [];
  for (const loop of crossOriginIsolated ? loops : loops.slice(0, 1)) {
    const id = client.nextId;
    const cell = client.run(loop, "cell 1");
    const next = client.run("1", "cell 2").catch((error) => error instanceof CellNotRun);
    await cell;
    shown.push(await next, ...outputs.of(id).map(plain));
  }
  const id = client.nextId;
  await client.run("turns", "cell 3");
  shown.push(Number(outputs.of(id).map(plain)[0]) > 0);
  await client.restart();
  return shown;
}

/** Restarts the kernel in the middle of a cell that never ends. */
async function restart() {
  const { client, outputs } = startClient({}, (message) => {
    if (message.type === "output" && message.output.output_type === "stream") client.restart();
  });
  await client.run("const kept = 1;", "cell 1");
  const endless = client.run('console.log("loops");\nfor (;;);', "cell 2");
  const shown: unknown[] = [
    await endless.catch((error) => error instanceof CellNotRun),
    client.state,
  ];
  const id = client.nextId;
  const { count } = await client.run("typeof kept", "cell 1");
  shown.push(count, ...outputs.of(id).map(plain));
  await client.restart();
  return shown;
}

/** What a lesson keeps in this browser is there for another worker. */
async function keepFile() {
  const page = 'globalThis[Symbol.for("alexnet.frontEnd")]';
  const name = `test-${Date.now()}`;
  await runCells([{
    name: "cell 1",
    source: `await ${page}.write("${name}", Uint8Array.of(1, 2, 3));`,
  }]);
  const [kept, none, file] = await runCells([
    { name: "cell 1", source: `await ${page}.read("${name}")` },
    { name: "cell 2", source: `typeof await ${page}.read("${name} of nobody")` },
    { name: "cell 3", source: `typeof await ${page}.file("no_such_file.json")` },
  ]);
  return [kept, none, file].map(({ outputs }) => outputs.map(plain).join());
}

function plain(output: Output): unknown {
  if (output.output_type === "stream") return output.text.trim();
  return output.output_type === "execute_result" ? output.data["text/plain"] : output;
}

/** What happens in a page whose host has no kernel. */
async function withoutKernel() {
  const client = new KernelClient({
    url: new URL("assets/no_such_kernel.js", location.href),
    assets: location.href,
    environment: {},
    onMessage: () => {},
  });
  return await client.run("1", "cell 1").catch((error) => [error.message, client.state]);
}

Object.assign(globalThis, { runFile, stopCells, restart, keepFile, withoutKernel });

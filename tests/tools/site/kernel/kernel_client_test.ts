import { assertEquals, assertRejects } from "@std/assert";
import { AlexNetError } from "../../../../lib/errors.ts";
import {
  CellNotRun,
  KernelClient,
  type KernelState,
  type KernelWorker,
} from "../../../../tools/site/kernel/kernel_client.ts";
import type { FromKernel, ToKernel } from "../../../../tools/site/kernel/messages.ts";

/** A worker whose answers the test sends. */
class FakeWorker implements KernelWorker {
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly got: ToKernel[] = [];
  terminated = false;

  postMessage(message: ToKernel): void {
    this.got.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  answer(message: FromKernel): void {
    this.say(message);
  }

  say(message: unknown): void {
    this.onmessage?.(new MessageEvent("message", { data: message }));
  }

  end(id: number, status: "ok" | "error" = "ok"): void {
    this.answer({ type: "ended", id, status, count: id, seconds: 0 });
  }
}

function client() {
  const workers: FakeWorker[] = [];
  const messages: FromKernel[] = [];
  const states: KernelState[] = [];
  const kernel = new KernelClient({
    url: "assets/kernel.js",
    assets: "http://localhost/assets/",
    environment: { ALEXNET_SCALE: "quick" },
    onMessage: (message) => messages.push(message),
    onState: (state) => states.push(state),
    workerFactory: () => {
      workers.push(new FakeWorker());
      return workers[workers.length - 1];
    },
  });
  return { kernel, workers, messages, states };
}

/** The first message that a worker got. */
function startOf(worker: FakeWorker): ToKernel & { type: "start" } {
  const [start] = worker.got;
  if (start?.type !== "start") throw new Error(`not a start: ${start?.type}`);
  return start;
}

/** The cells that a worker got. */
function cellsOf(worker: FakeWorker): string[] {
  return worker.got.flatMap((message) => message.type === "run" ? [message.source] : []);
}

Deno.test("the worker starts at the first cell, with the environment, and cells run one at a time", async () => {
  const { kernel, workers, states } = client();
  assertEquals([kernel.state, workers.length], ["absent", 0]);
  const [first, second] = [kernel.run("1", "cell 1"), kernel.run("2", "cell 2")];
  const [worker] = workers;
  assertEquals(startOf(worker).environment, { ALEXNET_SCALE: "quick" });
  assertEquals(cellsOf(worker), []);
  worker.answer({ type: "ready" });
  assertEquals(cellsOf(worker), ["1"]);
  worker.end(1);
  assertEquals((await first).count, 1);
  assertEquals(cellsOf(worker), ["1", "2"]);
  worker.end(2);
  await second;
  assertEquals(states, ["starting", "idle", "busy", "idle", "busy", "idle"]);
});

Deno.test("after a cell that fails, the queue is empty and the kernel still runs cells", async () => {
  const { kernel, workers } = client();
  const [first, second] = [kernel.run("throw 1", "cell 1"), kernel.run("2", "cell 2")];
  workers[0].answer({ type: "ready" });
  workers[0].end(1, "error");
  assertEquals((await first).status, "error");
  await assertRejects(() => second, CellNotRun, "A cell before it failed.");
  const third = kernel.run("3", "cell 3");
  workers[0].end(3);
  assertEquals((await third).status, "ok");
});

Deno.test("Stop reaches the running cell by memory and message, and empties the queue", async () => {
  const { kernel, workers } = client();
  const [first, second] = [kernel.run("1", "cell 1"), kernel.run("2", "cell 2")];
  workers[0].answer({ type: "ready" });
  kernel.stop();
  assertEquals([...new Int32Array(startOf(workers[0]).stop ?? new ArrayBuffer(4))], [1]);
  assertEquals(workers[0].got.at(-1), { type: "stop" });
  await assertRejects(() => second, CellNotRun, "Stop was pressed.");
  workers[0].end(1);
  assertEquals((await first).status, "ok");
});

Deno.test("Restart ends the worker and its cells; the next cell starts another worker", async () => {
  const { kernel, workers } = client();
  const first = kernel.run("1", "cell 1");
  workers[0].answer({ type: "ready" });
  await kernel.restart();
  assertEquals([workers[0].terminated, kernel.state], [true, "absent"]);
  await assertRejects(() => first, CellNotRun, "restarted");
  const second = kernel.run("2", "cell 2");
  assertEquals(workers.length, 2);
  workers[1].answer({ type: "ready" });
  workers[1].end(2);
  assertEquals((await second).count, 2);
});

Deno.test("a worker that cannot start rejects what waits for it and says why", async () => {
  const { kernel, workers, messages } = client();
  const first = kernel.run("1", "cell 1");
  workers[0].answer({ type: "failed", message: "no memory" });
  await assertRejects(() => first, AlexNetError, "no memory");
  assertEquals(messages, [{ type: "failed", message: "no memory" }]);
  const second = kernel.run("2", "cell 2");
  workers[1].onerror?.(new ErrorEvent("error", { message: "404" }));
  await assertRejects(() => second, AlexNetError, "404");
  assertEquals(kernel.state, "absent");
});

Deno.test("outputs of cells are passed on in order", async () => {
  const { kernel, workers, messages } = client();
  const first = kernel.run("1", "cell 1");
  workers[0].answer({ type: "ready" });
  workers[0].answer({ type: "began", id: 1 });
  const output = { output_type: "stream", name: "stdout", text: "a" } as const;
  workers[0].answer({ type: "output", id: 1, output });
  workers[0].end(1);
  await first;
  assertEquals(messages.map(({ type }) => type), ["ready", "began", "output", "ended"]);
});

Deno.test("what is no message of the kernel is ignored, whatever a cell sends", async () => {
  const { kernel, workers, messages } = client();
  const first = kernel.run("postMessage(null)", "cell 1");
  workers[0].answer({ type: "ready" });
  const text = { output_type: "stream", name: "stdout", text: 3 };
  const wrong = [
    ...[null, undefined, 0, "ready", [], {}, { type: "other", id: 1 }, { type: "failed" }],
    { type: "ended", id: 1 },
    { type: "ended", id: 1, status: "fine", count: 1, seconds: 0 },
    ...[undefined, null, {}, text].map((output) => ({ type: "output", id: 1, output })),
    { type: "output", id: 1, output: { output_type: "display_data", data: null } },
    {
      type: "output",
      id: 1,
      output: { output_type: "error", ename: "E", evalue: "", traceback: 1 },
    },
    { type: "update", id: 1, output: { output_type: "display_data", data: {} } },
    { type: "clear", id: 1 },
    { type: "began" },
  ];
  for (const message of wrong) workers[0].say(message);
  workers[0].end(1);
  assertEquals((await first).status, "ok");
  assertEquals(messages.map(({ type }) => type), ["ready", "ended"]);
});

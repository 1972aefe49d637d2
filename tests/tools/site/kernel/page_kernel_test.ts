/** Covers tools/site/kernel in Deno: the table of behaviours, Stop, and order of messages. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { watchUnhandled } from "../../../../lib/course/unhandled_errors.ts";
import { setPageFrontEnd } from "../../../../lib/front_end.ts";
import { CellOutputs } from "../../../../tools/site/kernel/cell_outputs.ts";
import { captureConsole } from "../../../../tools/site/kernel/console_capture.ts";
import type { FromKernel } from "../../../../tools/site/kernel/messages.ts";
import { modules } from "../../../../tools/site/kernel/modules.ts";
import { PageKernel } from "../../../../tools/site/kernel/page_kernel.ts";
import {
  assertBehaves,
  behaviours,
  lineInTraceback,
  preludes,
  visibleText,
} from "../../notebook/kernel_behaviour.ts";

/** A kernel as the worker of a page makes it, until it is disposed. */
class TestedKernel implements Disposable {
  readonly messages: FromKernel[] = [];
  readonly #outputs = new CellOutputs();
  readonly kernel = new PageKernel({
    modules,
    send: (message) => {
      this.messages.push(message);
      this.#outputs.take(message);
    },
  });
  readonly #restore = captureConsole((stream, text) => this.kernel.write(stream, text));
  #id = 0;

  constructor() {
    watchUnhandled((error) => current?.kernel.failUnhandled(error));
    current = this;
    const frontEnd = {
      environment: {},
      display: this.kernel.display.bind(this.kernel),
      clearOutput: this.kernel.clearOutput.bind(this.kernel),
      file: () => Promise.resolve(undefined),
      read: () => Promise.resolve(undefined),
      write: () => Promise.resolve(),
    };
    setPageFrontEnd(frontEnd);
  }

  /** Runs a cell and returns the visible texts of its outputs. */
  async run(source: string): Promise<string[]> {
    const id = ++this.#id;
    const name = `cell ${id}`;
    await this.kernel.run({ id, source, name });
    return this.#outputs.of(id).map((output) =>
      visibleText(
        output,
        output.output_type === "error" && !output.ename.startsWith("Unhandled")
          ? lineInTraceback(output.traceback, name)
          : undefined,
      )
    );
  }

  /** The outputs of the run `id`. */
  outputsOf(id: number) {
    return this.#outputs.of(id);
  }

  /** The traceback of the first output of run `id`. */
  tracebackOf(id: number): readonly string[] {
    const [output] = this.#outputs.of(id);
    return output?.output_type === "error" ? output.traceback : [];
  }

  [Symbol.dispose](): void {
    setPageFrontEnd(undefined);
    this.#restore();
    this.kernel[Symbol.dispose]();
    current = undefined;
  }
}

/** The listeners for unhandled errors stay for the whole process. */
let current: TestedKernel | undefined;

Deno.test("cells of a page behave as the table says", async (test) => {
  using kernel = new TestedKernel();
  await kernel.run(preludes.page);
  for (const behaviour of behaviours) {
    await test.step(
      behaviour.name,
      () => assertBehaves(behaviour, "page", (source) => kernel.run(source)),
    );
  }
});

Deno.test("the name of the cell and its line stand in the traceback, innermost first", async () => {
  using kernel = new TestedKernel();
  await kernel.run('function thrower() {\n  throw new Error("deep");\n}');
  await kernel.run("\nawait 1;\nthrower();");
  assertEquals(kernel.tracebackOf(2).map((line) => line.replace(/:\d+\)?$/, "")), [
    "Error: deep",
    "    at thrower (cell 1:2",
    "    at cell 2:3",
  ]);
});

Deno.test("a syntax error shows the line with a mark below the place", async () => {
  using kernel = new TestedKernel();
  await kernel.run("1;\nlet x = (1;\n");
  assertEquals(kernel.tracebackOf(1).slice(1), [
    "    at cell 1:2:11",
    "  let x = (1;",
    "            ^",
  ]);
});

Deno.test("a module that pages lack is an error that names those they have", async () => {
  using kernel = new TestedKernel();
  const [shown] = await kernel.run('import lodash from "npm:lodash";');
  assertMatch(shown, /^AlexNetError: .*@alexnet\/alexnet\/course.* but found "npm:lodash"/);
  const [dynamic] = await kernel.run('await import("./local.ts");');
  assertMatch(dynamic, /but found "\.\/local\.ts"/);
  const [missing] = await kernel.run('import { verdikt } from "@alexnet/alexnet/course";');
  assertMatch(missing, /^SyntaxError: .*does not provide an export named "verdikt"/);
});

Deno.test("Stop is seen while a cell runs, and not by the next cell", async () => {
  using kernel = new TestedKernel();
  await kernel.run("const waiting = Promise.withResolvers();");
  let cell = kernel.run("await waiting.promise;");
  assertEquals(kernel.kernel.stopRequested, false);
  kernel.kernel.stop();
  assertEquals(kernel.kernel.stopRequested, true);
  Reflect.get(globalThis, "waiting").resolve();
  await cell;
  kernel.kernel.stop();
  cell = kernel.run("1");
  assertEquals(kernel.kernel.stopRequested, false);
  await cell;
});

Deno.test("the page stops a cell that computes without a pause by shared memory", async () => {
  const stop = new SharedArrayBuffer(4);
  const sent: FromKernel[] = [];
  using kernel = new PageKernel({ modules: {}, send: (message) => sent.push(message), stop });
  Reflect.set(globalThis, "stopNow", () => Atomics.store(new Int32Array(stop), 0, 1));
  Reflect.set(globalThis, "isStopped", () => kernel.stopRequested);
  await kernel.run({
    id: 1,
    name: "cell 1",
    source: "const before = isStopped(); stopNow(); undefined",
  });
  await kernel.run({ id: 2, name: "cell 2", source: "stopNow(); before === false && isStopped()" });
  const results = sent.flatMap((message) =>
    message.type === "output" ? [visibleText(message.output)] : []
  );
  assertEquals(results, ["true"]);
});

Deno.test("a run begins and ends with a message, and cells are counted", async () => {
  using kernel = new TestedKernel();
  await kernel.run("1");
  await kernel.run("throw 1;");
  const told = kernel.messages.map((message) =>
    message.type === "ended" ? `${message.status} ${message.count}` : message.type
  );
  assertEquals(told, ["began", "output", "ok 1", "began", "output", "error 2"]);
});

Deno.test("a loop that prints a lot sends few messages", async () => {
  using kernel = new TestedKernel();
  const [shown] = await kernel.run("for (let i = 0; i < 10_000; i++) console.log(i);");
  assertEquals(shown.split("\n").length, 10_000);
  assert(kernel.messages.length < 1000, `${kernel.messages.length} messages`);
});

Deno.test("what a timer prints after its cell stands under that cell", async () => {
  using kernel = new TestedKernel();
  await kernel.run(`var latePrint = new Promise((resolve) =>
    setTimeout(() => resolve(console.log("late")), 20));`);
  await Reflect.get(globalThis, "latePrint");
  await kernel.run("1");
  assertEquals(kernel.outputsOf(1).map((output) => visibleText(output)), ["stdout: late"]);
  assertEquals(kernel.outputsOf(2).map((output) => visibleText(output)), ["1"]);
});

Deno.test("after a kernel, its names are what they were", async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "name");
  {
    using kernel = new TestedKernel();
    await kernel.run('const name = "mine"; let leftOver = 1; function alsoLeft() {}');
    assertEquals(await kernel.run("name"), ['"mine"']);
  }
  assertEquals(Object.getOwnPropertyDescriptor(globalThis, "name"), before);
  assertEquals(["leftOver", "alsoLeft"].some((name) => name in globalThis), false);
});

const commonNames = (
  "performance setTimeout clearTimeout Promise console Error Map Set JSON Object Array String " +
  "Reflect RegExp Math Atomics Int32Array Symbol Date Number fetch crypto name self globalThis " +
  "undefined postMessage toString"
).split(" ");

for (const name of commonNames) {
  Deno.test(`a cell can call its own value ${name}, and the cells after it run`, async () => {
    using kernel = new TestedKernel();
    assertEquals(await kernel.run(`const ${name} = 0.9;\n${name}`), ["0.9"]);
    await kernel.run(`function shown() { return [${name}, "seen"]; }\nshown();`);
    assertEquals(kernel.outputsOf(2).map((output) => visibleText(output)), ['[ 0.9, "seen" ]']);
    assertEquals(await kernel.run('throw new RangeError("after");'), [
      "RangeError: after (line 1)",
    ]);
    assertEquals(await kernel.run(`let ${name} = 1; ${name} += 1;\n${name}`), ["2"]);
    assertEquals(kernel.messages.filter(({ type }) => type === "ended").length, 4);
  });
}

Deno.test("a function, a class, a variable and an import can have a name of the platform", async () => {
  using kernel = new TestedKernel();
  assertEquals(await kernel.run('function fetch() { return "mine"; }\nfetch()'), ['"mine"']);
  assertEquals(await kernel.run("class Map { size = 7; }\nnew Map().size"), ["7"]);
  assertEquals(await kernel.run("var console; typeof console"), ['"object"']);
  await kernel.run('import { verdict as Promise } from "@alexnet/alexnet/course";');
  assertEquals(await kernel.run("typeof Promise + typeof Promise.resolve"), [
    '"functionundefined"',
  ]);
  const [error] = await kernel.run("const performance = 1; performance = 2;");
  assertEquals(error, "TypeError: Assignment to constant variable. (line 1)");
});

Deno.test("a cell ends whatever it assigns to names of the platform", async () => {
  const names = "performance setTimeout clearTimeout Atomics Promise Error Map".split(" ");
  for (const name of names) {
    const own = Object.getOwnPropertyDescriptor(globalThis, name);
    const sent: FromKernel[] = [];
    using kernel = new PageKernel({ modules: {}, send: (message) => sent.push(message) });
    try {
      await kernel.run({ id: 1, name: "cell 1", source: `globalThis.${name} = 0.9; throw 1;` });
      await kernel.run({ id: 2, name: "cell 2", source: "1" });
    } finally {
      if (own !== undefined) Object.defineProperty(globalThis, name, own);
    }
    const ends = sent.flatMap((message) => message.type === "ended" ? [message.id] : []);
    assertEquals(ends, [1, 2], name);
  }
});

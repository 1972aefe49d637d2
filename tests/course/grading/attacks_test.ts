/**
 * Covers lib/course/grading: answers that attack the grading. None of them ends it, is solved, or
 * reaches a file, the network, a program or the next learner.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Status } from "../../../lib/course/grading/answer_grade.ts";
import { gradeOf, limits, short } from "./grading_helpers.ts";

/** An attack: the body of `double(x)`, or a whole cell. */
interface Attack {
  readonly does: string;
  readonly body?: string;
  readonly cell?: string;
  readonly status: Status;
  readonly says?: string;
}

const root = new URL("../../../", import.meta.url).href;
const secret = await Deno.makeTempFile({ suffix: ".json" });
await Deno.writeTextFile(secret, '{"secret": [2]}');
const written = `${secret}.written`;
globalThis.addEventListener("unload", () => Deno.removeSync(secret));

const [usesDeno, imports] = ["It uses Deno.", "It imports a module."];
const attacks: readonly Attack[] = [
  // Time
  { does: "loops", body: "for (;;);", status: "over a limit", says: "3 seconds" },
  { does: "loops while it loads", cell: "for (;;);\nfunction double() {}", status: "over a limit" },
  {
    does: "loops in microtasks",
    body: "return new Promise(() => { const f = () => queueMicrotask(f); f(); });",
    status: "over a limit",
  },
  {
    does: "sleeps",
    body: "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
    status: "over a limit",
  },
  {
    does: "never settles its promise",
    body: "return new Promise(() => {});",
    status: "not solved",
    says: "never settled",
  },
  {
    does: "keeps its promise and the process waiting",
    body: "return new Promise(() => setInterval(() => {}, 10));",
    status: "over a limit",
  },
  {
    does: "backtracks in a pattern",
    body: 'return /^(a+)+$/.test("a".repeat(50) + "b") ? [] : [];',
    status: "over a limit",
  },
  {
    does: "loops in the text of an error",
    body: "throw { toString() { for (;;); } };",
    status: "over a limit",
  },
  {
    does: "loops where the result is read",
    body: "return new Proxy([], { get() { for (;;); } });",
    status: "over a limit",
  },
  // Ends
  { does: "exits", body: "Deno.exit(0);", status: "forbidden", says: usesDeno },
  {
    does: "exits as in Node.js",
    body: 'return import("node:process").then((p) => p.default.exit(0));',
    status: "forbidden",
    says: imports,
  },
  {
    does: "exits by another name",
    body: "process.exit(0);",
    status: "forbidden",
    says: "It uses process.",
  },
  {
    does: "exits while it loads",
    cell: "globalThis.Deno.exit(0);\nconst double = (x) => x;",
    status: "forbidden",
    says: usesDeno,
  },
  {
    does: "recurses without end",
    body: "return double(x);",
    status: "not solved",
    says: "RangeError: Maximum call stack size exceeded",
  },
  // Permissions
  {
    does: "reads a file",
    body: `return Deno.readTextFileSync(${JSON.stringify(secret)});`,
    status: "forbidden",
    says: usesDeno,
  },
  {
    does: "reads a file as in Node.js",
    body: `return import("node:fs").then((fs) => fs.readFileSync(${JSON.stringify(secret)}));`,
    status: "forbidden",
    says: imports,
  },
  {
    does: "imports a file as data",
    body:
      `return import("file://${secret}", { with: { type: "json" } }).then((m) => m.default.secret);`,
    status: "forbidden",
    says: imports,
  },
  {
    does: "imports a file as data while it loads",
    cell:
      `const { default: data } = await import("file://${secret}", { with: { type: "json" } });\n` +
      "const double = () => data.secret;",
    status: "forbidden",
    says: imports,
  },
  {
    does: "imports the exercises of the course",
    body: `return import("${root}notebooks/exercises/00.ts").then((m) => [m.loss.minutes]);`,
    status: "forbidden",
    says: imports,
  },
  {
    does: "imports the grading",
    body: `return import("${root}lib/course/grading/answer_grade.ts");`,
    status: "forbidden",
    says: imports,
  },
  {
    does: "imports a file in a module inside a module",
    body: "return import('data:text/javascript,' + encodeURIComponent(" +
      `'import data from "file://${secret}" with { type: "json" }; export { data };'));`,
    status: "forbidden",
    says: imports,
  },
  {
    does: "imports a package",
    body: 'return import("npm:fflate@0.8.3");',
    status: "forbidden",
    says: imports,
  },
  {
    does: "imports from the network",
    body: 'return import("https://deno.land/std@0.224.0/version.ts");',
    status: "forbidden",
    says: imports,
  },
  {
    does: "imports the library by its name",
    cell: 'import { preset } from "@alexnet/alexnet";\nconst double = (x) => x;',
    status: "forbidden",
    says: "It imports a module.",
  },
  {
    does: "writes a file",
    body: `Deno.writeTextFileSync(${JSON.stringify(written)}, "x");`,
    status: "forbidden",
    says: usesDeno,
  },
  {
    does: "starts a program",
    body: 'return new Deno.Command("ls").outputSync();',
    status: "forbidden",
    says: usesDeno,
  },
  {
    does: "starts a program as in Node.js",
    body: 'return import("node:child_process").then((c) => c.execSync("ls"));',
    status: "forbidden",
    says: imports,
  },
  {
    does: "opens a connection",
    body: 'return fetch("http://127.0.0.1:9/");',
    status: "forbidden",
    says: "It uses fetch.",
  },
  {
    does: "reads the environment",
    body: 'return [Deno.env.get("HOME")];',
    status: "forbidden",
    says: usesDeno,
  },
  {
    does: "starts a worker, which would have all of Deno's names again",
    body: 'new Worker("data:text/javascript,for(;;);", { type: "module" });',
    status: "forbidden",
    says: "It uses Worker.",
  },
  {
    does: "opens a library",
    body: 'return Deno.dlopen("libc.so.6", {});',
    status: "forbidden",
    says: usesDeno,
  },
  {
    does: "asks for a permission",
    body: 'if (Deno.permissions.requestSync({ name: "read" }).state !== "granted") throw 1;',
    status: "forbidden",
    says: usesDeno,
  },
  {
    does: "kills the grading",
    body: 'Deno.kill(Deno.ppid, "SIGKILL");',
    status: "forbidden",
    says: usesDeno,
  },
  // Amounts
  {
    does: "has ten thousand parentheses",
    cell: `const double = ${"(x => ".repeat(10_000)}1${")".repeat(10_000)};`,
    status: "does not parse",
    says: "nested too deeply",
  },
  {
    does: "takes the compiler forever",
    cell: `const double = ${"async<T>(x = ".repeat(40)}1`,
    status: "over a limit",
    says: "3 seconds",
  },
  {
    does: "prints gigabytes",
    body: 'for (;;) console.log("x".repeat(1e6));',
    status: "over a limit",
    says: "printed more than 1 MiB",
  },
  {
    does: "prints gigabytes on standard error",
    body: 'for (;;) console.error("x".repeat(1e6));',
    status: "over a limit",
    says: "printed",
  },
  {
    does: "fills its heap",
    body: "const all = []; for (;;) all.push(new Array(1e6).fill({}).map((_, i) => ({ i })));",
    status: "over a limit",
    says: "256 MiB of memory",
  },
  {
    does: "returns an endless list",
    body: "return new Proxy([], { get: (_, name) => name === 'length' ? 1e15 : 1 });",
    status: "not solved",
    says: "a list of 1000000000000000 values",
  },
  {
    does: "returns a list of lists without end",
    body: "const all = []; all.push(all, all); return all;",
    status: "not solved",
    says: "a list in a list in a list, and so on",
  },
  {
    does: "returns a million values in many lists",
    body: "return Array.from({ length: 1000 }, () => Array(1000).fill(1));",
    status: "not solved",
    says: "more than 20000 values",
  },
  {
    does: "returns objects in objects whose names are long",
    body: "return { ['a'.repeat(3e5)]: { ['b'.repeat(3e5)]: 1 } };",
    status: "not solved",
    says: "more than 400000 characters",
  },
  {
    does: "returns a text of a gigabyte",
    body: 'return "x".repeat(5e8);',
    status: "not solved",
    says: "a text of 500000000 characters",
  },
];

for (const { does, body, cell, status, says = "" } of attacks) {
  Deno.test(`an answer that ${does} is ${status}`, async () => {
    const grade = await gradeOf(cell ?? `function double(x: number[]) { ${body} }`, {
      limits: status === "over a limit" && !/memory|printed/.test(says) ? short : limits,
    });
    assertEquals(grade.status, status, grade.why);
    assertStringIncludes(grade.why, says);
    assertEquals(grade.why.includes("data:"), false, grade.why);
  });
}

Deno.test("no attack has written a file", async () => {
  await Deno.stat(written).then(
    () => {
      throw new Error(`${written} is there`);
    },
    (error) => assertEquals(error instanceof Deno.errors.NotFound, true),
  );
});

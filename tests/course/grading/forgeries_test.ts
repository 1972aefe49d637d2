/**
 * Covers lib/course/grading: answers that try to pass for a right one, by values that are not what they
 * seem, by changes of built-in objects, or by messages to the grading.
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { gradeOf, short } from "./grading_helpers.ts";

/** Forgeries by what they do: the body of `double(x)`, or a whole cell. */
const forgeries: Readonly<Record<string, string>> = {
  "throws nothing": "throw undefined;",
  "throws null": "throw null;",
  "throws a symbol": "throw Symbol();",
  "throws an object that cannot be shown": "throw { get name() { throw 1; }, toString: null };",
  "throws an error whose fields throw":
    "throw Object.defineProperty(new Error(), 'message', { get() { throw this; } });",
  "throws a proxy": "throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 1; } });",
  "returns a trap in toJSON": "return { toJSON: () => x.map((v) => 2 * v), length: x.length };",
  "returns a list with toJSON": "return Object.assign([0], { toJSON: () => x.map((v) => 2 * v) });",
  "returns a value that claims to equal any":
    "return { valueOf: () => 2, [Symbol.toPrimitive]: () => 2, equals: () => true };",
  "returns lists that are wrong the second time":
    "let n = 0; return new Proxy([0], { get: (t, k) => k === '0' ? n++ : t[k] });",
  "returns numbers as objects": "return x.map((v) => new Number(2 * v));",
  "returns big integers": "return x.map((v) => 2n * BigInt(v));",
  "returns texts of numbers": "return x.map((v) => String(2 * v));",
  "returns a thenable that never answers and throws": "return { then() { throw 1; } };",
  "returns a generator": "return (function* () { yield* x.map((v) => 2 * v); })();",
  "returns an object with __proto__": 'return JSON.parse(`{"__proto__": {"length": 1, "0": 2}}`);',
  "changes Object.prototype":
    "Object.prototype.toJSON = () => [2]; Object.prototype.length = 1; return {};",
  "changes Array.prototype":
    "Array.prototype.map = Array.prototype.every = Array.prototype.some = () => [2]; return [0];",
  "changes the iterator of lists":
    "Array.prototype[Symbol.iterator] = function* () { yield 2; }; return [0];",
  "puts setters above lists":
    "Object.defineProperty(Array.prototype, '0', { set() {}, get: () => 2 }); return [0];",
  "changes Object.is and Math": "Object.is = () => true; Math.abs = () => 0; return [0];",
  "changes JSON": "JSON.stringify = () => '[2]'; JSON.parse = () => [2]; return [0];",
  "changes Number and NaN":
    "Number.isFinite = () => false; Number.prototype.toString = () => '2'; return [0];",
  "changes String.prototype":
    "String.prototype.slice = String.prototype.indexOf = () => '2'; return [0];",
  "changes the writing of texts":
    "TextEncoder.prototype.encode = () => new Uint8Array(9); return [0];",
  "changes the output":
    "Deno.stdout.writeSync = () => 1; Uint8Array.prototype.subarray = () => []; return [0];",
  "closes the output": "Deno.stdout.close?.(); return [0];",
  "prints a result":
    'console.log(\'["returned",[2],[[1]]]\\n["returned",[2,4],[[1,2]]]\'); return [0];',
  "prints a result under every secret that it can find":
    "for (const key of Reflect.ownKeys(globalThis)) console.log(String(key) + ' [\"returned\",[2],[[1]]]'); return [0];",
  "prints a result with control characters":
    "Deno.stdout.writeSync(new TextEncoder().encode('\\0\\r\\n\\u2028[\"returned\",[2],[[1]]]\\n')); return [0];",
  "takes the next request from the input":
    "const b = new Uint8Array(999); setTimeout(() => Deno.stdin.readSync(b)); return [0];",
  "listens at the methods of bytes for the secret of the messages": `
    const B = Uint8Array, code = String.fromCharCode, proto = Object.getPrototypeOf(B.prototype);
    globalThis.found ??= "";
    const hear = (buffer) => { for (const byte of new B(buffer)) globalThis.found += code(byte); };
    if (globalThis.calls === undefined) {
      const { get } = Object.getOwnPropertyDescriptor(proto, "length");
      const { get: bufferOf } = Object.getOwnPropertyDescriptor(proto, "buffer");
      let hearing = false;
      const once = (bytes) => {
        if (hearing) return;
        hearing = true;
        hear(bufferOf.call(bytes));
        hearing = false;
      };
      Object.defineProperty(proto, "length", { get() { once(this); return get.call(this); } });
      for (const name of ["subarray", "slice", "set", "fill"]) {
        const old = proto[name];
        proto[name] = function (...given) { once(this); return old.apply(this, given); };
      }
      const species = function (buffer, ...rest) { hear(buffer); return new B(buffer, ...rest); };
      Object.defineProperty(B, Symbol.species, { get: () => species });
    }
    globalThis.calls = (globalThis.calls ?? 0) + 1;
    if (/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/.test(found)) throw new Error("the secret is known");
    return globalThis.calls > 1 ? [0] : x.map((v) => 2 * v);`,
  "changes the error of a stub": "Error.prototype.name = 'YourTurn'; throw new Error();",
  "changes how functions are called":
    "Reflect.apply = Function.prototype.call = Function.prototype.apply = () => [2]; return [0];",
  "changes promises": "Promise.prototype.then = () => [2]; return [0];",
  "looks for the answer in the inputs": "return x.expected ?? x.constructor.expected ?? [0];",
  "looks at the stack": "return (new Error().stack.match(/expected/g) ?? [0]).map(Number);",
  "changes its own check": "globalThis.check = () => true; globalThis.lesson90 = {}; return [0];",
  "deletes everything":
    "for (const k of Reflect.ownKeys(globalThis)) delete globalThis[k]; return [0];",
  "freezes everything":
    "[Object, Array, Promise, Uint8Array].forEach((c) => Object.freeze(c.prototype)); return [0];",
  "throws later": "setTimeout(() => { throw 1; }); return [0];",
  "rejects later": "Promise.reject(1); return [0];",
  "finds Deno in the prototypes of what is there":
    "for (let o = globalThis; o; o = Object.getPrototypeOf(o)) for (const k of Reflect.ownKeys(o)) try {" +
    " if (o[k]?.readTextFileSync || o[k]?.Command) throw new Error('found Deno'); } catch (e) {" +
    " if (e.message === 'found Deno') for (;;); } return [0];",
  "finds Deno in the constructor of a function":
    "return [typeof (async () => {}).constructor('return Deno')];",
};

for (const [does, body] of Object.entries(forgeries)) {
  Deno.test(`an answer that ${does} is not solved`, async () => {
    const grade = await gradeOf(`function double(x) { ${body} }`, { limits: short });
    assertNotEquals(grade.status, "solved");
    assertNotEquals(grade.status, "not attempted");
    assertEquals(typeof grade.why, "string");
    assertEquals(grade.why.includes("the secret is known"), false);
  });
}

/** Right answers that do odd things besides. */
const honest: Readonly<Record<string, string>> = {
  "adds a method to lists":
    "Array.prototype.twice = function () { return this.map((v) => 2 * v); };\n" +
    "const double = (x) => x.twice();",
  "gives objects a toJSON":
    "Object.prototype.toJSON = () => 0;\nconst double = (x) => x.map((v) => 2 * v);",
  "prints lines": "const double = (x) => { console.log(x, 'a\\n'); return x.map((v) => 2 * v); };",
  "has an error elsewhere": "Promise.reject(1);\nconst double = (x) => x.map((v) => 2 * v);",
  "is a bound method": "const double = { by: 2, f(x) { return x.map((v) => this.by * v); } }\n" +
    ".f.bind({ by: 2 });",
};

for (const [does, cell] of Object.entries(honest)) {
  Deno.test(`a right answer that ${does} is solved`, async () => {
    const grade = await gradeOf(cell);
    assertEquals([grade.status, grade.why], ["solved", ""]);
  });
}

Deno.test("nothing that an answer keeps is there for the next one", async () => {
  const keep = (text: string) =>
    "function double(x) {\n" +
    `  for (const store of ["localStorage", "sessionStorage"]) try {\n` +
    `    ${text}\n  } catch {}\n  return x;\n}`;
  await gradeOf(keep('globalThis[store].setItem("answer", "found");'));
  const grade = await gradeOf(
    keep('if (globalThis[store].getItem("answer") === "found") throw new Error("found");'),
  );
  assertEquals(grade.why.includes("found"), false, grade.why);
});

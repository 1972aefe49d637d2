/** Covers `tests/thrown_errors.ts`. */
import { assertEquals } from "@std/assert";
import { thrownErrors } from "./thrown_errors.ts";

/** What `f` throws in a file of this text. */
function thrownBy(text: string, other = ""): string[] {
  const found = thrownErrors({ "lib/f.ts": text, "lib/checks.ts": other });
  return [...found.get("lib/f.ts#f") ?? []].sort();
}

Deno.test("a function throws what its body names", () => {
  assertEquals(thrownBy("export function f() { throw new TypeError(); }"), ["TypeError"]);
  const choice = "export function f(x) { throw x ? new RangeError() : new TypeError(); }";
  assertEquals(thrownBy(choice), ["RangeError", "TypeError"]);
});

Deno.test("a thrown call counts by the declared type of its result", () => {
  const made = "export async function f() { throw await bad(); }\n" +
    "async function bad(): Promise<BadFileError> { return new BadFileError(); }";
  assertEquals(thrownBy(made), ["BadFileError"]);
});

Deno.test("checks of arguments count across files, other exports do not", () => {
  const text = 'import { requireSide, sideOf } from "./checks.ts";\nexport function f() { CALL; }';
  const other = "export function requireSide() { throw new TypeError(); }\n" +
    "export function sideOf() { throw new TypeError(); }";
  assertEquals(thrownBy(text.replace("CALL", "requireSide()"), other), ["TypeError"]);
  assertEquals(thrownBy(text.replace("CALL", "sideOf()"), other), []);
});

Deno.test("private helpers count", () => {
  const helper = "export function f() { g(); }\nfunction g() { throw new TypeError(); }";
  assertEquals(thrownBy(helper), ["TypeError"]);
  const method = "export class A { f() { this.#g(); } #g() { throw new TypeError(); } }";
  const found = thrownErrors({ "lib/a.ts": method });
  assertEquals([...found.get("lib/a.ts#A.f") ?? []], ["TypeError"]);
});

Deno.test("a passed callback counts, a returned function does not", () => {
  const passed = "export function f() { run(() => { throw new TypeError(); }); }";
  assertEquals(thrownBy(passed), ["TypeError"]);
  assertEquals(thrownBy("export function f() { return () => { throw new TypeError(); }; }"), []);
});

Deno.test("errors that a catch can replace do not count, errors that it throws do", () => {
  const text = "export function f() { try { throw new TypeError(); } catch { HANDLER } }";
  assertEquals(thrownBy(text.replace("HANDLER", "")), []);
  assertEquals(thrownBy(text.replace("HANDLER", "throw new RangeError();")), ["RangeError"]);
});

import { assertEquals } from "@std/assert";
import plugin from "../../../tools/lint/no_import_time_deno.ts";

/** The findings of the rule in `source`. */
function found(source: string, path = "/lib/spec/x.ts"): string[] {
  return Deno.lint.runPlugin(plugin, path, source).map(({ range: [from, to] }) =>
    source.slice(from, to)
  );
}

Deno.test("a use of Deno that runs at import is found", () => {
  const source = 'const text = Deno.readTextFileSync("deno.json");';
  assertEquals(found(source), ["Deno.readTextFileSync"]);
  assertEquals(found("export const os = Deno.build.os;"), ["Deno.build"]);
  assertEquals(found("class A {}\nif (true) Deno.exit(1);"), ["Deno.exit"]);
});

Deno.test("a use of Deno in a function, its types and the question whether it exists are accepted", () => {
  const harmless = [
    "function f() { return Deno.cwd(); }",
    "const f = () => Deno.cwd();",
    "class A { f() { return Deno.cwd(); } }",
    "function f(file: Deno.FsFile) { return file; }",
    'const inDeno = typeof Deno !== "undefined";',
  ];
  for (const source of harmless) assertEquals(found(source), [], source);
});

Deno.test("commands and tools may use Deno at import", () => {
  for (const path of ["/lib/cli/train.ts", "/tools/course.ts", "/tests/x_test.ts"]) {
    assertEquals(found("Deno.exit(0);", path), [], path);
  }
});

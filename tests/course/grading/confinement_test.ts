/**
 * Covers lib/course/grading/confinement.ts: a process that is started so reaches nothing, even where
 * the program of an answer has not taken Deno's names away.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { CONFINED, dataUrl } from "../../../lib/course/grading/confinement.ts";

const file = await Deno.makeTempFile({ suffix: ".json" });
await Deno.writeTextFile(file, '{"secret": 1}');
globalThis.addEventListener("unload", () => Deno.removeSync(file));

/** The output of a program that was started as the process of an answer is. */
async function output(program: string): Promise<string> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...CONFINED, dataUrl(program)],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

/** The message of the error of `code`, or what it gave. */
const errorOf = (code: string) =>
  output(
    // The code is text, so that the modules in it are not those of the program itself.
    `const code = ${JSON.stringify(`export const result = await (async () => ${code})();`)};\n` +
      `try { const { result } = await import("data:text/javascript," + encodeURIComponent(code));\n` +
      `console.log("GAVE", result); } catch (error) { console.log(error.message.split("\\n")[0]); }`,
  );

Deno.test("no permission is there, and none can be asked for", async () => {
  const path = JSON.stringify(file);
  const needs = {
    read: `Deno.readTextFileSync(${path})`,
    write: `Deno.writeTextFileSync(${path}, "")`,
    net: 'fetch("http://127.0.0.1:8080")',
    env: 'Deno.env.get("HOME")',
    sys: "Deno.hostname()",
    run: 'new Deno.Command("ls").outputSync()',
    ffi: 'Deno.dlopen("libc.so.6", {})',
  };
  for (const [name, code] of Object.entries(needs)) {
    assertMatch(await errorOf(code), new RegExp(`^Requires ${name} access`), code);
    const asked = `(await Deno.permissions.request({ name: "${name}" })).state`;
    assertEquals(await errorOf(asked), "GAVE denied\n", asked);
  }
});

Deno.test("no module can be imported, however it is named", async () => {
  const modules = [
    `import("file://${file}", { with: { type: "json" } })`,
    `import("file://${file}", { with: { type: "text" } })`,
    `import("FILE:${file}", { with: { type: "text" } })`,
    `import("file://localhost${file}", { with: { type: "bytes" } })`,
    `import("file:///tmp/..${file}")`,
    'import("node:fs")',
    'import("node:worker_threads")',
    'import("node:process")',
    'import("fs")',
    'import("npm:fflate@0.8.3")',
    'import("jsr:@std/assert@1")',
    'import("https://deno.land/std@0.224.0/version.ts")',
    'import("@alexnet/alexnet")',
    'import("./learner_program.ts")',
    'import("ext:core/mod.js")',
  ];
  for (const code of modules) {
    const text = await errorOf(code);
    assertEquals(/GAVE|secret/.test(text), false, `${code}: ${text}`);
  }
});

Deno.test("a module whose text is in its address can be imported, and reaches no more", async () => {
  const inner = `data:text/javascript,export default 7`;
  assertMatch(await errorOf(`(await import("${inner}")).default`), /^GAVE 7/);
  const importing = encodeURIComponent(
    `import data from "file://${file}" with { type: "json" }; export default data.secret;`,
  );
  const text = await errorOf(`(await import("data:text/javascript,${importing}")).default`);
  assertEquals(text.includes("GAVE"), false, text);
});

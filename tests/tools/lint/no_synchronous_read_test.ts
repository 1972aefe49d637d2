import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import plugin from "../../../tools/lint/no_synchronous_read.ts";

/** The findings of the rule in `source`, treated as a file of the library. */
function found(source: string, path = "/x/lib/course/y.ts"): string[] {
  return Deno.lint.runPlugin(plugin, path, source).map(({ range: [from, to] }) =>
    source.slice(from, to)
  );
}

Deno.test("each synchronous read of a tensor is found", () => {
  const reads: [source: string, found: string][] = [
    ["const x = t.dataSync();", "dataSync"],
    ['const x = t.dataSync<"float32">().slice();', "dataSync"],
    ["const x = kernel?.dataSync() ?? [];", "dataSync"],
    ["const x = t.arraySync();", "arraySync"],
    ["const x = t.bufferSync().get(0);", "bufferSync"],
    ["t.print();", "print"],
    ["tf.print(t, true);", "print"],
    ["const x = t.toString();", "toString"],
    ["const x = t.toString(true);", "toString"],
    ["const x = `the net's ${t.dataSync()[0]} isn't`;", "dataSync"],
    ["const x = ts.map((t) => t.dataSync);", "dataSync"],
    ['const x = t["dataSync"]();', '"dataSync"'],
    ["tf.tidy(() => t.mean().dataSync()[0]);", "dataSync"],
  ];
  for (const [source, name] of reads) assertEquals(found(source), [name], source);
});

Deno.test("code without synchronous reads of tensors is accepted", () => {
  const harmless = [
    "const x = await t.data();",
    "const x = await t.array();",
    "const x = number.toString(16);",
    'const x = bytes.toString("hex");',
    'const x = "t.dataSync()"; // t.arraySync()',
    "function dataSync() {}",
    "const x = { print: 1, dataSync: 2 };",
    "print(t);",
    "class A extends B { override readSync(id: object) { return super.readSync(id); } }",
  ];
  for (const source of harmless) assertEquals(found(source), [], source);
});

Deno.test("tests may read synchronously, because they choose their backend themselves", () => {
  const folder = fileURLToPath(new URL("../../", import.meta.url));
  assertEquals(found("const x = t.dataSync();", `${folder}ops/y_test.ts`), []);
});

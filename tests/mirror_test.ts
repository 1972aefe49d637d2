/** Covers the tests: each has the name of its source, or says in its first line what it covers. */
import { assertEquals } from "@std/assert";

const root = new URL("../", import.meta.url).pathname;

Deno.test("a test has the path of its source, or its first line says what it covers", () => {
  const lost = testsUnder("tests").filter((test) => !sourcesOf(test).some(exists) && !saysIt(test));
  assertEquals(lost, []);
});

/** Where the source of a test may be: `tests/spec/parse_test.ts` tests `lib/spec/parse.ts`. */
function sourcesOf(test: string): string[] {
  const path = test.replace(/^tests\//, "").replace(/_test\.ts$/, ".ts");
  return [`lib/${path}`, path];
}

function saysIt(test: string): boolean {
  return /^\/\*\*\n? (?:\* )?Covers /.test(Deno.readTextFileSync(root + test));
}

function testsUnder(folder: string): string[] {
  return [...Deno.readDirSync(root + folder)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return testsUnder(`${folder}/${name}`);
    return name.endsWith("_test.ts") ? [`${folder}/${name}`] : [];
  }).sort();
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(root + path).isFile;
  } catch {
    return false;
  }
}

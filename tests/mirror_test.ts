/** Covers tests: each has the name of its source, or names in its first line what it covers. */
import { assertEquals } from "@std/assert";

const root = new URL("../", import.meta.url).pathname;

Deno.test("a test has the path of its source, or its first line names a file or folder", () => {
  const lost = testsUnder("tests").filter((test) =>
    !sourcesOf(test).some(exists) && !namesPlace(Deno.readTextFileSync(root + test))
  );
  assertEquals(lost, []);
});

Deno.test("a first line without a file or folder of the tree is found", () => {
  assertEquals(namesPlace("/** Covers every kernel: NaN. */"), false);
  assertEquals(namesPlace("/** Covers lib/opps: NaN. */"), false);
  assertEquals(namesPlace("/**\n * Covers kernels.\n * See lib/ops.\n */"), false);
  assertEquals(namesPlace("/**\n * Covers lib/ops/cpu, its kernels: NaN.\n */"), true);
});

/** Where the source of a test may be: `tests/spec/parse_test.ts` tests `lib/spec/parse.ts`. */
function sourcesOf(test: string): string[] {
  const path = test.replace(/^tests\//, "").replace(/_test\.ts$/, ".ts");
  return [`lib/${path}`, path];
}

/** Whether the first line of `text` says that it covers a file or folder, from the root. */
function namesPlace(text: string): boolean {
  const [, covered] = /^\/\*\*\n? (?:\* )?Covers (.*)/.exec(text) ?? [];
  return covered?.match(/\w[\w./-]*\w/g)?.some(exists) ?? false;
}

function testsUnder(folder: string): string[] {
  return [...Deno.readDirSync(root + folder)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return testsUnder(`${folder}/${name}`);
    return name.endsWith("_test.ts") ? [`${folder}/${name}`] : [];
  }).sort();
}

function exists(path: string): boolean {
  try {
    Deno.statSync(root + path);
    return true;
  } catch {
    return false;
  }
}

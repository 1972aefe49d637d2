/**
 * Covers tools/feature_table and tools/write_feature_table.ts: the page of features, and that what
 * its rows name is there.
 */
import { assertEquals } from "@std/assert";
import { allFeatures } from "../../../tools/feature_table/all_features.ts";
import { featurePage } from "../../../tools/feature_table/feature_page.ts";
import { hasTest } from "../../test_names.ts";
import { commandsByName, refusalOf, writtenIn } from "../../written_commands.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, root));
const working = allFeatures.filter((feature) => feature.state === "works");

Deno.test("the committed page of features is that of its table", async () => {
  const page = await read("docs/features.md");
  assertEquals(page, featurePage(allFeatures), "run: deno task dev docs:features");
});

Deno.test("there are 49 rows, and each that works has a test and a way to use it", () => {
  assertEquals(allFeatures.map(({ row }) => row), Array.from({ length: 49 }, (_, i) => i + 1));
  const bare = working.filter(({ commands, exports, tests }) =>
    Object.values(tests).flat().length === 0 ||
    commands.length + Object.values(exports).flat().length === 0
  );
  assertEquals(bare, []);
});

Deno.test("every test that a feature names is in its file", async () => {
  const missing: string[] = [];
  for (const { row, tests } of working) {
    for (const [file, names] of Object.entries(tests)) {
      const text = await read(file);
      missing.push(
        ...names.filter((name) => !hasTest(text, name)).map((name) => `${row}: ${file}, ${name}`),
      );
    }
  }
  assertEquals(missing, []);
});

Deno.test("a test is found by its name as a string, in an object and by a template", () => {
  const text = 'Deno.test("one", f);\nDeno.test({\n  name: `two of ${a.b}, (${c})`,\n});';
  assertEquals(hasTest(text, "one"), true);
  assertEquals(hasTest(text, "two of x, (y)"), true);
  assertEquals(hasTest(text, "two of x, y"), false);
  assertEquals(hasTest(text, "on"), false);
});

Deno.test("every command that a feature names is one that its parser accepts", async () => {
  const commands = await commandsByName();
  const wrong: string[] = [];
  for (const { row, commands: written } of working) {
    for (const line of written) {
      const found = writtenIn(`\`${line}\``);
      if (found.length !== 1) wrong.push(`${row}: ${line} is no command`);
      for (const { name, args } of found) {
        const known = commands.get(name) ?? [];
        if (known.length === 0) wrong.push(`${row}: no task ${name}`);
        const refusals = known.flatMap((command) => refusalOf(command, args));
        if (refusals.length === known.length) wrong.push(...refusals);
      }
    }
  }
  assertEquals(wrong, []);
});

Deno.test("every name that a feature gives a program is exported by its door", async () => {
  const doors: Readonly<Record<string, { values: string[]; types: string[] }>> = JSON.parse(
    await read("tests/doors.json"),
  );
  const missing = working.flatMap(({ row, exports }) =>
    Object.entries(exports).flatMap(([door, names]) =>
      names.filter((name) => !doors[door]?.values.includes(name))
        .map((name) => `${row}: ${name} of ${door}`)
    )
  );
  assertEquals(missing, []);
});

/** Covers lib, datasets, tools and notebooks: floors, cycles, doors. The table is in `house.ts`. */
import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "node:path/posix";
import {
  browserDoors,
  circlesOf,
  filesUnder,
  type Import,
  importsOf,
  namesakes,
  namesOf,
  packageOf,
  published,
  roomOf,
  rooms,
  root,
} from "./house.ts";

const files = rooms.filter(exists).flatMap(filesUnder);
const imports = files.flatMap((file) => importsOf(file, Deno.readTextFileSync(root + file)));
const exports: Record<string, string> = JSON.parse(
  Deno.readTextFileSync(root + "deno.json"),
).exports;

Deno.test("every source file lies in a room of the house", () => {
  const all = ["mod.ts", "lib", "datasets", "tools", "notebooks"].flatMap(filesUnder);
  assertEquals(all.filter((file) => roomOf(file) === undefined), []);
});

Deno.test("no room imports from a room above it", () => {
  assertEquals(arrowsUp(imports), []);
});

Deno.test("an import from a room above is found", () => {
  const up = importsOf("lib/ops/example.ts", 'import { train } from "../training/train.ts";\n');
  assertEquals(arrowsUp(up), ["lib/ops/example.ts -> lib/training/train.ts"]);
});

Deno.test("an import from a room above is found in every way to write it", () => {
  const up = importsOf(
    "lib/ops/example.ts",
    'import { train } from "@alexnet/alexnet";\nawait import(`../training/train.ts`);\n' +
      'await import(\n  "../training/run/run_log.ts",\n  unbundled,\n);\n' +
      'await import(new URL("../models/alexnet.ts", import.meta.url).href);\n' +
      'const any = "**/*.so";\nexport const up = () => import("../models/tower.ts"); /** it */\n',
  );
  assertEquals(arrowsUp(up), [
    "lib/ops/example.ts -> mod.ts",
    "lib/ops/example.ts -> lib/training/train.ts",
    "lib/ops/example.ts -> lib/training/run/run_log.ts",
    "lib/ops/example.ts -> lib/models/alexnet.ts",
    "lib/ops/example.ts -> lib/models/tower.ts",
  ]);
});

Deno.test("the files that the package reads exist", () => {
  const missing = ["lib", "datasets"].flatMap(filesUnder).flatMap((file) => {
    const code = Deno.readTextFileSync(root + file).replaceAll(/^\s*(\*|\/\/).*$/gm, "");
    return [...code.matchAll(/new URL\(\s*"(\.[^"]*)",\s*import\.meta\.url/g)]
      .map(([, path]) => join(dirname(file), path)).filter((path) => !exists(path))
      .map((path) => `${file}: ${path}`);
  });
  assertEquals(missing, []);
});

Deno.test("no two files of different ideas have one name", () => {
  const all = ["mod.ts", "lib", "datasets", "tools", "notebooks", "tests"].flatMap(filesUnder);
  assertEquals(namesakes(all), []);
});

Deno.test("two files with the same name are found, unless they are an operation's or a test's", () => {
  const files = ["lib/ops/a.ts", "tests/ops/table/a.ts", "lib/b_test.ts", "tests/b_test.ts"];
  assertEquals(namesakes(files), []);
  assertEquals(namesakes([...files, "lib/spec/a.ts"]), [
    "lib/ops/a.ts and tests/ops/table/a.ts and lib/spec/a.ts",
  ]);
});

Deno.test("no file of TypeScript has more than 300 lines", () => {
  const all = ["mod.ts", "lib", "datasets", "tools", "notebooks", "tests"].flatMap(filesUnder);
  const long = all.map((file) => [file, linesOf(file)] as const).filter(([, lines]) => lines > 300);
  assertEquals(long, []);
});

Deno.test("no files import each other in a cycle", () => {
  assertEquals(circlesOf(imports), []);
});

Deno.test("a cycle of three files is found", () => {
  const circle = [
    ...importsOf("lib/spec/a.ts", 'import type { B } from "./b.ts";\n'),
    ...importsOf("lib/spec/b.ts", 'export * from "./c.ts";\n'),
    ...importsOf("lib/spec/c.ts", 'import "./a.ts";\n'),
  ];
  assertEquals(circlesOf(circle), [["lib/spec/a.ts", "lib/spec/b.ts", "lib/spec/c.ts"]]);
});

Deno.test("no file imports tools, and published files import only published files", () => {
  const outside = imports.filter(({ from, to }) =>
    to !== undefined && isPublished(from) && !isPublished(to)
  );
  assertEquals(outside.map(arrow), []);
  const ofTools = imports.filter(({ from, to }) =>
    to?.startsWith("tools/") && !from.startsWith("tools/")
  );
  assertEquals(ofTools.map(arrow), []);
});

Deno.test("notebooks import only doors", () => {
  const notebooks = [...Deno.readDirSync(root + "notebooks")].map(({ name }) => name)
    .filter((name) => name.endsWith(".ipynb"));
  const found = notebooks.flatMap((name) => {
    const { cells } = JSON.parse(Deno.readTextFileSync(`${root}notebooks/${name}`));
    const code: string[] = cells.filter((cell: { cell_type: string }) => cell.cell_type === "code")
      .map((cell: { source: string | string[] }) => [cell.source].flat().join(""));
    return code.flatMap((text) => importsOf(`notebooks/${name}`, text));
  });
  const doors = new Set(Object.keys(exports).map((door) => door.replace(".", "@alexnet/alexnet")));
  assertEquals(found.filter(({ specifier }) => !doors.has(specifier)).map(arrow), []);
});

Deno.test("a package is recognized in any way to write it", () => {
  const names = ["sharp", "npm:sharp@0.35.5", "npm:/sharp@0.35.5/lib", "npm:@scope/name@1"];
  assertEquals(names.map(packageOf), ["sharp", "sharp", "sharp", "@scope/name"]);
});

for (const door of browserDoors) {
  Deno.test(`${door} loads nothing that a browser does not have`, () => {
    const reached = reachedFrom(exports[door].replace("./", ""));
    const lacking = imports.filter(({ from, specifier, unbundled, typeOnly }) =>
      reached.has(from) && !unbundled && !typeOnly && isOfDeno(specifier)
    );
    assertEquals(lacking.map(arrow), []);
  });
}

Deno.test("an import that bundles leave out is behind a check of the platform, and is needed", () => {
  const leftOut = imports.filter(({ unbundled }) => unbundled);
  assertEquals(leftOut.map(arrow).sort(), [
    "datasets/pictures/decode_image.ts -> datasets/pictures/sharp.ts",
    "lib/course/lesson_ilsvrc.ts -> datasets/ilsvrc/sample/make_sample.ts",
    "lib/figures/figure.ts -> lib/figures/render/plotly_svg.ts",
    "lib/ops/cpu/libraries/choose_tile.ts -> lib/ops/cpu/kernels/wide_kernels_base64.ts",
  ]);
  // No browser joins 128-bit operations, so none needs the 33 kB of the wide tile.
  const onlyFasterInDeno = "lib/ops/cpu/kernels/wide_kernels_base64.ts";
  for (const { from, to = "" } of leftOut) {
    const check = to === onlyFasterInDeno ? /if \(!inDeno\(\)\) return/ : /requireDenoFor\(/;
    assert(check.test(Deno.readTextFileSync(root + from)), from);
    const ofDeno = imports.some((found) => found.from === to && isOfDeno(found.specifier));
    assert(ofDeno || to === onlyFasterInDeno, to);
  }
});

/** Whether a browser cannot load the module. */
function isOfDeno(specifier: string): boolean {
  return specifier.startsWith("node:") || ["sharp", "jsdom"].includes(packageOf(specifier));
}

Deno.test("deno info follows every import() of the library to its code", async () => {
  const inner = imports.filter(({ from, to, dynamic, typeOnly }) =>
    dynamic && !typeOnly && to !== undefined && isPublished(from) && !from.startsWith("lib/cli/")
  );
  const followed = new Set<string>();
  for (const from of new Set(inner.map(({ from }) => from))) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", from],
      cwd: root,
    }).output();
    const { modules, roots }: {
      roots: string[];
      modules: {
        specifier: string;
        dependencies?: { specifier: string; code?: unknown; isDynamic?: boolean }[];
      }[];
    } = JSON.parse(new TextDecoder().decode(stdout));
    const { dependencies = [] } = modules.find(({ specifier }) => specifier === roots[0]) ?? {};
    for (const { specifier, code, isDynamic } of dependencies) {
      if (code !== undefined && isDynamic === true) followed.add(`${from} -> ${specifier}`);
    }
  }
  const missed = inner.filter(({ from, specifier }) => !followed.has(`${from} -> ${specifier}`));
  assertEquals(missed.map(arrow), []);
  assert(followed.has("lib/ops/backend.ts -> ./cpu/register.ts"));
});

const listed: Record<string, unknown> = JSON.parse(
  Deno.readTextFileSync(root + "tests/doors.json"),
);
const renewal =
  "`deno run -A tests/write_doors.ts` rewrites tests/doors.json; a removed name is a breaking " +
  "change and must be in CHANGELOG.md";

Deno.test("every door has its committed list of names", () => {
  assertEquals(Object.keys(listed).sort(), Object.keys(exports).sort(), renewal);
});

for (const [door, entry] of Object.entries(exports)) {
  Deno.test(`${door} exports the names of tests/doors.json`, async () => {
    assertEquals(await namesOf(entry), listed[door], renewal);
  });
}

function linesOf(file: string): number {
  return Deno.readTextFileSync(root + file).split("\n").length - 1;
}

/** The imports that lead to a room above the importing one, as text. */
function arrowsUp(list: readonly Import[]): string[] {
  return list.filter(({ from, to }) => {
    const target = to === undefined ? undefined : roomOf(to);
    return target !== undefined && target > (roomOf(from) ?? -1);
  }).map(arrow);
}

function arrow({ from, to, specifier }: Import): string {
  return `${from} -> ${to ?? specifier}`;
}

/** The files in a bundle of `entry`: all imports except types and those that bundles leave out. */
function reachedFrom(entry: string): Set<string> {
  const reached = new Set([entry]);
  for (const file of reached) {
    for (const { from, to, unbundled, typeOnly } of imports) {
      if (from === file && to !== undefined && !unbundled && !typeOnly) reached.add(to);
    }
  }
  return reached;
}

function isPublished(file: string): boolean {
  return published.some((place) => file === place || file.startsWith(`${place}/`));
}

function exists(place: string): boolean {
  try {
    Deno.statSync(root + place);
    return true;
  } catch {
    return false;
  }
}

/**
 * The house as data: its rooms from the ground up, its doors, and the imports between its files.
 * `house_test.ts` checks the source tree against it.
 *
 * @module
 */
import { basename, dirname, extname, join, normalize } from "node:path/posix";

/** The root of the repository. */
export const root: string = new URL("../", import.meta.url).pathname;

/**
 * The floors, the ground first, and the rooms of each in order: a room imports only from rooms that
 * come before it in this table, so there are no imports from higher floors and no cycles between
 * rooms.
 */
export const floors: readonly { readonly name: string; readonly rooms: readonly string[] }[] = [
  {
    name: "ground",
    rooms: [
      "lib/printable.ts",
      "lib/errors.ts",
      "lib/front_end.ts",
      "lib/deno_only.ts",
      "lib/in_notebook.ts",
      "lib/event_turns.ts",
      "lib/crc32.ts",
      "lib/unmeasured.ts",
      "lib/is_record.ts",
      "lib/element_at.ts",
      "lib/disposing.ts",
      "lib/optional_packages.ts",
      "lib/argument_checks.ts",
      "lib/number_ranges.ts",
      "lib/supported_system.ts",
      "lib/threefry_constants.ts",
      "lib/box_muller_constants.ts",
      "lib/box_muller.ts",
      "lib/random.ts",
      "lib/progress_bar.ts",
      "lib/stop_button.ts",
      "lib/counted.ts",
      "lib/long_call.ts",
      "lib/files",
      "lib/work_shards",
      "lib/statistics",
      "lib/spec",
      "lib/ops",
    ],
  },
  {
    name: "parts",
    rooms: [
      "lib/augmentation",
      "datasets",
      "lib/weights",
      "lib/layers",
      "lib/models",
      "lib/figures",
    ],
  },
  {
    name: "acts",
    rooms: [
      "lib/evaluation",
      "lib/training",
      "lib/inspection",
      "lib/experiments",
      "lib/parallel",
      "lib/pretrained",
    ],
  },
  { name: "course", rooms: ["lib/course", "mod.ts"] },
  { name: "doors", rooms: ["notebooks", "lib/cli", "tools"] },
];

/** The published files; none of them imports an unpublished file. */
export const published: readonly string[] = ["mod.ts", "lib", "datasets", "notebooks/exercises"];

/** The doors that can be imported in a browser, by their names in `deno.json`. */
export const browserDoors: readonly string[] = [
  ".",
  "./cpu",
  "./webgpu",
  "./datasets/memory",
  "./weights",
  "./figures",
  "./inspection",
  "./experiments",
  "./parallel",
  "./pretrained",
  "./course",
  "./exercises",
];

/** One import of a source file. */
export interface Import {
  /** The importing file, from the root. */
  readonly from: string;
  /** The specifier in the source. */
  readonly specifier: string;
  /** The imported file, from the root; undefined for packages and doors of this package. */
  readonly to?: string;
  /** Whether it is `import()`. */
  readonly dynamic: boolean;
  /** Whether it is `import(..., unbundled)`, which a bundle leaves as it is. */
  readonly unbundled: boolean;
  /** Whether it imports types only. */
  readonly typeOnly: boolean;
}

const importPattern =
  /^(?:import|export)\s(?<clause>[^"';]*?)\sfrom\s+["'](?<from>[^"']+)["']|^import\s+["'](?<bare>[^"']+)["']|\b(?<type>typeof\s+)?import\(\s*(?:new URL\(\s*)?["'`](?<dynamic>[^"'`]+)["'`](?<unbundled>,\s*unbundled)?/gm;

/** The entries of the doors in `deno.json`, by name. */
export const doorEntries: Readonly<Record<string, string>> = JSON.parse(
  Deno.readTextFileSync(new URL("../deno.json", import.meta.url)),
).exports;

/** The file that a specifier of this module's own (`@alexnet/alexnet/course`) names, from the root. */
function ownDoor(specifier: string): string | undefined {
  const door = /^@alexnet\/alexnet(\/.+)?$/.exec(specifier);
  return door === null ? undefined : doorEntries[`.${door[1] ?? ""}`]?.replace("./", "");
}

/** The package of a specifier, without registry, version and path: `npm:sharp@0.35.5/x` is `sharp`. */
export function packageOf(specifier: string): string {
  const name = specifier.replace(/^(?:npm|jsr):\/?/, "");
  return /^(@[^/]+\/[^/@]+|[^/@]+)/.exec(name)?.[1] ?? name;
}

/** Strings, which may hold what looks like a comment, and comments. */
const stringOrComment =
  /(?<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** The imports in the text of `file`; a specifier in a comment does not count. */
export function importsOf(file: string, text: string): Import[] {
  const code = text.replaceAll(stringOrComment, (_, kept?: string) => kept ?? "");
  return [...code.matchAll(importPattern)].map(({ groups = {} }) => {
    const specifier = groups.from ?? groups.bare ?? groups.dynamic ?? "";
    const to = specifier.startsWith(".")
      ? normalize(join(dirname(file), specifier))
      // Notebooks enter by the doors; a source that does so imports the door's file.
      : file.endsWith(".ts")
      ? ownDoor(specifier)
      : undefined;
    return {
      from: file,
      specifier,
      ...(to === undefined ? {} : { to }),
      dynamic: groups.dynamic !== undefined,
      unbundled: groups.unbundled !== undefined,
      typeOnly: groups.type !== undefined || /^type\s/.test(groups.clause ?? ""),
    };
  });
}

/**
 * Folders in which one name means one idea: a layer, its operation, its kernel on each device, its
 * reference and its rows of test tables, and its widget.
 */
const operations = ["lib/layers/", "lib/ops/", "tests/ops/", "tools/site/widgets/"];

/** The other names that two or more files share, and why. */
const sharedNames: Readonly<Record<string, string>> = {
  "blas.ts": "a command has the name of its task",
  "color_pca.ts": "the widget of an idea",
  "evaluate.ts": "a command has the name of its task",
  "filters.ts": "a command has the name of its task",
  "fixtures.ts": "two tables of bad calls have the same parts",
  "neighbours.ts": "a command has the name of its task",
  "replay.ts": "a command has the name of its task",
  "table.ts": "two tables of bad calls have the same parts",
  "train.ts": "a command has the name of its task",
  "worker_entry.ts":
    "the program of a worker: a thread of the CPU backend, and the kernel of a page",
};

/**
 * The names that several of `files` have although they hold different ideas. Tests have the names of
 * their sources, exercises and their checks those of their lessons, and doors are called `mod.ts`.
 */
export function namesakes(files: readonly string[]): string[] {
  const own = files.filter((file) =>
    !/_test\.ts$|^notebooks\/(?:exercises|checks)\/|(?:^|\/)mod\.ts$/.test(file)
  );
  const byName = Map.groupBy(own, (file) => basename(file));
  return [...byName].filter(([name, places]) =>
    places.length > 1 && !(name in sharedNames) &&
    !places.every((place) => operations.some((folder) => place.startsWith(folder)))
  ).map(([, places]) => places.join(" and "));
}

/** Every TypeScript file under `place` (a folder or a file, from the root). */
export function filesUnder(place: string): string[] {
  if (extname(place) === ".ts") return [place];
  return [...Deno.readDirSync(root + place)].flatMap(({ name, isDirectory }) => {
    const path = `${place}/${name}`;
    // AssemblyScript files follow the import rules of their own compiler.
    if (isDirectory) return path === "lib/ops/cpu/kernels" ? [] : filesUnder(path);
    return name.endsWith(".ts") ? [path] : [];
  }).sort();
}

/** The position of the room that `file` lies in, from the ground up; undefined outside the house. */
export function roomOf(file: string): number | undefined {
  const index = rooms.findIndex((room) => file === room || file.startsWith(`${room}/`));
  return index < 0 ? undefined : index;
}

/** All rooms from the ground up. */
export const rooms: readonly string[] = floors.flatMap(({ rooms }) => rooms);

/** Cycles among `imports`, each as a list of files; type imports count, `import()` does not. */
export function circlesOf(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to, dynamic } of imports) {
    if (to !== undefined && !dynamic) next.set(from, [...next.get(from) ?? [], to]);
  }
  // Tarjan's strongly connected components.
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): number => {
    const number = order.size;
    order.set(file, number);
    stack.push(file);
    let lowest = number;
    for (const to of next.get(file) ?? []) {
      if (!order.has(to)) lowest = Math.min(lowest, visit(to));
      else if (stack.includes(to)) lowest = Math.min(lowest, order.get(to) ?? lowest);
    }
    low.set(file, lowest);
    if (lowest === number) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return low.get(file) ?? lowest;
  };
  for (const file of next.keys()) if (!order.has(file)) visit(file);
  return circles;
}

/**
 * The exports of a door: functions, classes and constants, and the types that their signatures
 * need.
 */
export interface DoorNames {
  /** Names that a program can call or read, sorted. */
  readonly values: string[];
  /** Names of interfaces and type aliases, sorted. */
  readonly types: string[];
}

/** The exports of the entry at `entry` (a path from the root), as listed by `deno doc --json`. */
export async function namesOf(entry: string): Promise<DoorNames> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", entry],
    cwd: root,
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  const { nodes }: {
    nodes: Record<string, { symbols: { name: string; declarations: { kind: string }[] }[] }>;
  } = JSON.parse(new TextDecoder().decode(stdout));
  const names = { values: new Set<string>(), types: new Set<string>() };
  for (const { name, declarations } of Object.values(nodes).flatMap(({ symbols }) => symbols)) {
    const isType = declarations.every(({ kind }) => kind === "interface" || kind === "typeAlias");
    names[isType ? "types" : "values"].add(name);
  }
  return { values: [...names.values].sort(), types: [...names.types].sort() };
}

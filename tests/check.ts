/**
 * `deno task check`: formatting, lint, types, indices, documentation, its examples and the
 * publishable package, in order.
 *
 * Documentation is linted by `deno doc --lint`. One kind of finding cannot be fixed here and is
 * filtered: `private-type-ref` on types that tfjs does not export (every `extends tf.layers.Layer`
 * has some). All other findings count.
 */

interface Step {
  name: string;
  args: string[];
  /** Extracts the relevant findings from the output; without it, only the exit code decides. */
  findings?: (output: string) => string[];
}

const config: {
  exports: Record<string, string>;
  imports: Record<string, string>;
  compilerOptions: Record<string, unknown>;
} = JSON.parse(await Deno.readTextFile("deno.json"));
const entryPoints: string[] = Object.values(config.exports);

/**
 * The folders in which a read of a list at a computed index must prove that the element exists.
 * Kernels and tensors are excluded, because their indices follow from shapes that are checked once.
 */
const indexedFolders = ["lib/spec", "lib/statistics", "lib/files", "lib/evaluation"];
const indexedConfig = await Deno.makeTempFile({ suffix: ".json" });
await Deno.writeTextFile(
  indexedConfig,
  JSON.stringify({
    imports: config.imports,
    compilerOptions: { ...config.compilerOptions, noUncheckedIndexedAccess: true },
  }),
);

/** The names of all types that this package declares. */
const ownTypes = new Set<string>();
for (
  const path of ["lib", "datasets", "notebooks/exercises"].flatMap((place) => [...sources(place)])
) {
  const text = Deno.readTextFileSync(path);
  for (const [, name] of text.matchAll(/\b(?:class|interface|type|enum) ([A-Z]\w*)/g)) {
    ownTypes.add(name);
  }
}

/** Every TypeScript file in `folder`. */
function* sources(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* sources(path);
    else if (name.endsWith(".ts")) yield path;
  }
}

/**
 * The tests of the source tree itself: its floors and doors, its tests, and the rule of one way to
 * do a thing.
 */
const houseTests = ["tests/house_test.ts", "tests/mirror_test.ts", "tests/one_way_test.ts"];

const steps: Step[] = [
  { name: "format", args: ["fmt", "--check", "--quiet"] },
  { name: "lint", args: ["lint", "--quiet"] },
  {
    name: "types",
    args: ["check", "--quiet", "mod.ts", "lib", "datasets", "notebooks", "tools", "tests"],
  },
  {
    name: "indices",
    args: [
      ...["check", "--quiet", "--config", indexedConfig, "--lock", "deno.lock"],
      ...indexedFolders,
    ],
    findings: indexFindings,
  },
  {
    name: "documentation",
    args: ["doc", "--lint", ...entryPoints],
    findings: documentationFindings,
  },
  { name: "house", args: ["test", "-A", "--quiet", ...houseTests] },
  { name: "examples", args: ["task", "--quiet", "dev", "test:doc"] },
  { name: "package", args: ["publish", "--dry-run", "--allow-dirty", "--quiet"] },
  { name: "tarball", args: ["test", "-A", "--quiet", "tests/package/pack_test.ts"] },
];

/**
 * The type errors inside the folders whose indices are checked. Errors in other files that these
 * import do not count, although they are checked with the same option. An error without a location
 * counts.
 */
function indexFindings(output: string): string[] {
  if (!output.includes("[ERROR]")) return output.trim() === "" ? [] : [output];
  return output.split(/\n\n(?=TS\d+ \[ERROR\])/).filter((error) => {
    const place = /^ {4}at (file:\S+)/m.exec(error)?.[1];
    return place === undefined ||
      indexedFolders.some((folder) => place.startsWith(import.meta.resolve(`../${folder}/`)));
  });
}

/** The relevant findings of `deno doc --lint`. */
function documentationFindings(output: string): string[] {
  return output
    .split(/\n(?=error\[)/)
    .filter((finding) => finding.startsWith("error["))
    .filter((finding) => {
      const hidden = /references private type '([^']+)'/.exec(finding)?.[1];
      return hidden === undefined || ownTypes.has(hidden);
    });
}

let failures = 0;
for (const { name, args, findings } of steps) {
  const started = performance.now();
  const { code, signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1" },
  }).output();
  const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  const left = findings?.(output);
  const good = left === undefined ? code === 0 : left.length === 0;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const end = good ? "" : `, exit ${signal ?? code}`;
  console.log(`${good ? "ok    " : "FAILED"} ${name} (${seconds} s${end})`);
  if (!good) {
    failures++;
    console.log(left === undefined ? output : left.join("\n\n"));
  }
}
await Deno.remove(indexedConfig);
Deno.exit(failures === 0 ? 0 : 1);

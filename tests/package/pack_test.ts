/** Covers tools/pack.ts: what the package holds. */
import { assert, assertEquals } from "@std/assert";
import { optionalPackages } from "../../lib/optional_packages.ts";
import { packageFiles } from "../../tools/pack.ts";
import { root } from "../house.ts";

const { imports }: { imports: Record<string, string> } = JSON.parse(
  await Deno.readTextFile(`${root}deno.json`),
);
const files = new Map((await packageFiles()).map(({ name, text }) => [name, text]));
const manifest: Record<"dependencies" | "peerDependencies", Record<string, string>> & {
  peerDependenciesMeta: Record<string, unknown>;
} = JSON.parse(files.get("package.json") ?? "");

Deno.test("the package holds modules, their types and the texts of a registry", () => {
  const others = [...files.keys()].filter((name) => !/\.(?:js|d\.ts)$/.test(name));
  assertEquals(others.sort(), ["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
});

Deno.test("the package holds no command line, and nothing for the site or the notebooks' checks", () => {
  const places = new Set([...files.keys()].filter((name) => name.endsWith(".js")).map(placeOf));
  assertEquals([...places].sort(), ["datasets", "lib", "mod.js", "notebooks/exercises"]);
  assertEquals([...files.keys()].filter((name) => name.startsWith("lib/cli/")), []);
});

/** The published path that contains a module. */
function placeOf(name: string): string {
  return /^(?:notebooks\/)?[^/]+/.exec(name)?.[0] ?? name;
}

Deno.test("the package holds no source map and no import that Node.js cannot load", () => {
  const maps = [...files].filter(([, text]) => /^\/\/# sourceMappingURL=/m.test(text));
  assertEquals(maps.map(([name]) => name), []);
  const texts = [...files].filter(([name, text]) =>
    name.endsWith(".js") && /^import\b[^;]*\bwith \{/m.test(text)
  );
  assertEquals(texts.map(([name]) => name), []);
});

Deno.test("the package disposes of resources without syntax that Node.js before 24 cannot parse", () => {
  const found = [...files].filter(([name, text]) =>
    name.endsWith(".js") && /^\s*(?:await )?using \w+ =/m.test(text)
  );
  assertEquals(found.map(([name]) => name), []);
});

Deno.test("the package has the exact versions of deno.json", () => {
  const { dependencies, peerDependencies } = manifest;
  const pins = Object.entries({ ...dependencies, ...peerDependencies })
    .map(([name, version]) => [name, `npm:${name}@${version}`]);
  assert(pins.length >= 9);
  assertEquals(pins, pins.map(([name]) => [name, imports[name]]));
});

Deno.test("the packages that are loaded at first use are optional, and known by their versions", () => {
  const { dependencies, peerDependencies, peerDependenciesMeta } = manifest;
  assertEquals({ ...optionalPackages }, peerDependencies);
  const names = Object.keys(optionalPackages);
  assertEquals(peerDependenciesMeta, Object.fromEntries(names.map((n) => [n, { optional: true }])));
  assertEquals(names.filter((name) => name in dependencies), []);
});

Deno.test("a registry of sources gets the modules of the package and no others", async () => {
  const { stderr, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["publish", "--dry-run", "--allow-dirty", "--no-check"],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  const sources = [...output.matchAll(/^\s+(file:\S+\.(?:ts|wgsl|wasm))\s/gm)]
    .map(([, url]) => new URL(url).pathname.replace(root, ""));
  // A file without code has no module of its own: interfaces.
  const packed = new Set(
    [...files.keys()].map((name) => name.replace(/(?:\.wgsl)?\.(?:d\.ts|js)$/, "")),
  );
  const extra = sources.filter((name) => !packed.has(name.replace(/\.(?:ts|wgsl|wasm)$/, "")));
  assertEquals(
    extra,
    [],
    "list them in publish.exclude of deno.json, or remove stale entries there",
  );
  assert(sources.length > 300);
});

/**
 * `deno task dev pack [FILE]`: writes the package for npm's registry as a tarball, by default
 * `alexnet-alexnet-VERSION.tgz`.
 *
 * `deno pack` compiles the modules that the doors reach. The rest is done here: exact versions,
 * optional packages, shaders as JavaScript modules, and no file that no module loads.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { createTar, parseTarGzip } from "nanotar";
import { AlexNetError } from "../lib/errors.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { denoProgram } from "../lib/files/deno_program.ts";
import { optionalPackages } from "../lib/optional_packages.ts";

/** A file of the tarball, by its path below `package/`. */
export interface PackedFile {
  readonly name: string;
  readonly text: string;
}

/** The root of the repository. */
const root = fileURLToPath(import.meta.resolve("../"));

/**
 * The files of the package.
 *
 * @throws {AlexNetError} if `deno pack` fails, or packs a package that `deno.json` does not pin.
 */
export async function packageFiles(): Promise<PackedFile[]> {
  const { imports }: { imports: Record<string, string> } = JSON.parse(
    await Deno.readTextFile(`${root}deno.json`),
  );
  return (await compiledFiles()).flatMap(({ name, text }) => {
    if (name === "package.json") return [{ name, text: manifest(text, imports) }];
    if (name.endsWith(".wgsl")) return [textModule(name, text)];
    if (name.endsWith(".js")) return [{ name, text: importingTextModules(text) }];
    // The remaining TypeScript and WebAssembly files are sources, which nothing loads.
    return /\.d\.ts$|\.md$|^LICENSE$/.test(name) ? [{ name, text }] : [];
  });
}

/** The output of `deno pack`. */
async function compiledFiles(): Promise<PackedFile[]> {
  const folder = await Deno.makeTempDir({ prefix: "alexnet-pack-" });
  try {
    const output = `${folder}/package.tgz`;
    const options = ["--quiet", "--allow-dirty", "--no-source-maps", "--output", output];
    const { success, stderr } = await new Deno.Command(denoProgram(), {
      args: ["pack", ...options],
      cwd: root,
      env: { NO_COLOR: "1" },
    }).output();
    if (!success) {
      throw new AlexNetError(
        `Expected deno pack to compile the package but found: ${new TextDecoder().decode(stderr)}`,
      );
    }
    const files = await parseTarGzip(await Deno.readFile(output));
    return files.map(({ name, text }) => ({ name: name.replace(/^package\//, ""), text }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The manifest with the versions of `deno.json`, for which `deno pack` writes ranges. */
function manifest(text: string, imports: Readonly<Record<string, string>>): string {
  const { dependencies, ...rest }: { dependencies: Record<string, string> } = JSON.parse(text);
  const pins = Object.keys(dependencies).map((name) => {
    const pin = /^npm:.+@(\d+\.\d+\.\d+)$/.exec(imports[name] ?? "")?.[1];
    if (pin === undefined) {
      throw new AlexNetError(
        `Expected an exact version of ${name} in deno.json but found ${imports[name]}.`,
      );
    }
    return [name, pin] as const;
  });
  const isOptional = ([name]: readonly [string, string]) => name in optionalPackages;
  const optional = pins.filter(isOptional);
  return JSON.stringify(
    {
      ...rest,
      dependencies: Object.fromEntries(pins.filter((pin) => !isOptional(pin))),
      peerDependencies: Object.fromEntries(optional),
      peerDependenciesMeta: Object.fromEntries(
        optional.map(([name]) => [name, { optional: true }]),
      ),
    },
    null,
    2,
  );
}

/** A text as a module: Node.js, Bun and most bundlers cannot import text files. */
function textModule(name: string, text: string): PackedFile {
  return { name: `${name}.js`, text: `export default ${JSON.stringify(text)};\n` };
}

function importingTextModules(code: string): string {
  return code.replaceAll(
    /(\bfrom "[^"]+\.wgsl)" with \{\s*type: "text"\s*\};/g,
    (_, start: string) => `${start}.js";`,
  );
}

if (import.meta.main) {
  const files = await packageFiles();
  const { version }: { version: string } = JSON.parse(
    files.find(({ name }) => name === "package.json")?.text ?? "{}",
  );
  const path = Deno.args[0] ?? `alexnet-alexnet-${version}.tgz`;
  // No time and no user, so that the same files give the same bytes.
  const tar = createTar(
    files.map(({ name, text }) => ({ name: `package/${name}`, data: text })),
    { attrs: { mtime: 0, uid: 0, gid: 0 } },
  );
  const gzip = new Blob([Uint8Array.from(tar)]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = await new Response(gzip).bytes();
  await writeAtomically(path, bytes);
  const [packed, unpacked] = [bytes.length, files.reduce((sum, file) => sum + file.text.length, 0)]
    .map((size) => `${(size / 1e6).toFixed(1)} MB`);
  console.log(`${path}: ${packed}, ${files.length} files, ${unpacked} unpacked`);
}

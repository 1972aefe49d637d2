/**
 * Compiles the AssemblyScript kernels and bundles the program of the workers:
 * `deno task build:wasm`. With `--check` it writes nothing, and fails if a committed file differs
 * from what its sources give.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { sha256 } from "../lib/files/sha256.ts";
import { MAXIMUM_PAGES } from "../lib/ops/kernel_constants.ts";
import { workerProgramModule } from "./bundle_worker.ts";

const ASSEMBLYSCRIPT = "npm:assemblyscript@0.28.20/asc";

/** The folder of the backend. */
const CPU = "../lib/ops/cpu/";

/** The two modules, their features, and their names in `kernels_base64.ts`. */
const builds = [
  {
    output: "kernels.wasm",
    features: "simd,relaxed-simd,threads",
    name: "kernelsBase64",
    about: "with fused multiply-add (relaxed SIMD)",
  },
  {
    output: "kernels_plain.wasm",
    features: "simd,threads",
    name: "plainKernelsBase64",
    about: "for engines without relaxed SIMD",
  },
];

interface AssemblyScriptCompiler {
  main(
    options: string[],
    environment: {
      readFile: (name: string, base: string) => string | null;
      writeFile: (name: string, contents: Uint8Array | string) => void;
      listFiles: () => string[];
    },
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}

/** The bytes of one module, compiled from `kernels/index.ts`. */
export async function compile(features: string): Promise<Uint8Array> {
  // Not a literal, so that the compiler is downloaded only when it is used.
  const { default: compiler } = await import(ASSEMBLYSCRIPT) as { default: AssemblyScriptCompiler };
  const sources = new URL("../lib/ops/cpu/kernels/", import.meta.url);
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await compiler.main([
    "index.ts",
    "--outFile",
    "module.wasm",
    "--enable",
    features,
    "--importMemory",
    "--sharedMemory",
    "--maximumMemory",
    `${MAXIMUM_PAGES}`,
    "--runtime",
    "stub",
    "--noAssert",
    "--use",
    "abort=",
    "-O3",
  ], {
    readFile: (name) => {
      try {
        return Deno.readTextFileSync(new URL(name, sources));
      } catch {
        return null;
      }
    },
    writeFile: (name, contents) => {
      if (name === "module.wasm" && typeof contents !== "string") bytes = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || bytes === undefined) throw new Error(`${error?.message}\n${stderr}`);
  return bytes;
}

/** The module that carries the bytes of the compiled `modules` as text. */
async function base64Module(modules: readonly Uint8Array[]): Promise<string> {
  const constants = await Promise.all(builds.map(async ({ name, about }, i) => `
/** The kernels ${about}. */
export const ${name}: { base64: string; sha256: string } = {
  base64: "${modules[i].toBase64()}",
  sha256: "${await sha256(modules[i])}",
};
`));
  return "// Written by `deno task build:wasm` from the modules beside it.\n" + constants.join("");
}

/** Every file that is built, by its path in the folder of the backend. */
async function buildAll(): Promise<Map<string, Uint8Array>> {
  const modules: Uint8Array[] = [];
  for (const { features } of builds) modules.push(await compile(features));
  const text = new TextEncoder();
  return new Map([
    ...builds.map(({ output }, i) => [`kernels/${output}`, modules[i]] as const),
    ["kernels/kernels_base64.ts", text.encode(await base64Module(modules))],
    ["threads/worker_program.ts", text.encode(await workerProgramModule())],
  ]);
}

if (import.meta.main) {
  const check = Deno.args.includes("--check");
  for (const [name, bytes] of await buildAll()) {
    const path = fileURLToPath(import.meta.resolve(CPU + name));
    if (!check) {
      await writeAtomically(path, bytes);
      console.log(`${name}: ${bytes.length} bytes`);
      continue;
    }
    const committed = await Deno.readFile(path);
    if (committed.length !== bytes.length || committed.some((byte, i) => byte !== bytes[i])) {
      console.error(`${name} differs from its sources; run: deno task build:wasm`);
      Deno.exit(1);
    }
    console.log(`${name} matches its sources byte for byte`);
  }
}

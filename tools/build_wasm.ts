/**
 * Compiles the AssemblyScript kernels: `deno task build:wasm`. With `--check` it writes nothing,
 * and fails if a committed module differs from its compiled source.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { MAXIMUM_PAGES } from "../lib/ops/kernel_constants.ts";

const ASSEMBLYSCRIPT = "npm:assemblyscript@0.28.20/asc";

/** The two modules and their features. */
const builds = [
  { output: "kernels.wasm", features: "simd,relaxed-simd,threads" },
  { output: "kernels_plain.wasm", features: "simd,threads" },
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

if (import.meta.main) {
  const check = Deno.args.includes("--check");
  for (const { output, features } of builds) {
    const path = fileURLToPath(import.meta.resolve(`../lib/ops/cpu/kernels/${output}`));
    const bytes = await compile(features);
    if (!check) {
      await writeAtomically(path, bytes);
      console.log(`${output}: ${bytes.length} bytes`);
      continue;
    }
    const committed = await Deno.readFile(path);
    if (committed.length !== bytes.length || committed.some((byte, i) => byte !== bytes[i])) {
      console.error(`${output} differs from its source; run: deno task build:wasm`);
      Deno.exit(1);
    }
    console.log(`${output} matches its source byte for byte`);
  }
}

/**
 * Compiles the AssemblyScript kernels: `deno task build:wasm`. With `--check` it writes nothing,
 * and fails if a committed module differs from its compiled source.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { AlexNetError } from "../lib/errors.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { MAXIMUM_THREADS } from "../lib/ops/backend_options.ts";
import { withStripeOf } from "../lib/ops/cpu/stripe_address.ts";
import { LOW_PAGES, MAXIMUM_PAGES, STRIPE, STRIPE_BYTES } from "../lib/ops/kernel_constants.ts";
import { unroll } from "./wasm/unroll.ts";

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

/** The bytes of one module, compiled from `kernels/index.ts`, with the stripe at address `stripe`. */
export async function compile(features: string, stripe: number = STRIPE): Promise<Uint8Array> {
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
    "--initialMemory",
    `${LOW_PAGES}`,
    "--maximumMemory",
    `${MAXIMUM_PAGES}`,
    "--runtime",
    "stub",
    "--noAssert",
    "--use",
    "abort=",
    // Level 3 gathers the terms of each sum of a tile into one expression, which costs a third of
    // the speed: the sums of a tile must take turns.
    "-O2",
  ], {
    readFile: (name) => {
      try {
        return unroll(Deno.readTextFileSync(new URL(name, sources)))
          .replace(`STRIPE = ${STRIPE};`, `STRIPE = ${stripe};`);
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

/**
 * The same, after a comparison of what a thread makes of it with what the compiler makes for that
 * thread.
 */
async function compileForThreads(features: string): Promise<Uint8Array> {
  const bytes = await compile(features);
  for (const thread of [1, MAXIMUM_THREADS - 1]) {
    const compiled = await compile(features, STRIPE + thread * STRIPE_BYTES);
    const moved = withStripeOf(thread, bytes);
    if (moved.length !== compiled.length || moved.some((byte, i) => byte !== compiled[i])) {
      throw new AlexNetError(
        `Expected the module of thread ${thread} to differ in the addresses of its stripe only`,
      );
    }
  }
  return bytes;
}

if (import.meta.main) {
  const check = Deno.args.includes("--check");
  for (const { output, features } of builds) {
    const path = fileURLToPath(import.meta.resolve(`../lib/ops/cpu/kernels/${output}`));
    const bytes = await compileForThreads(features);
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

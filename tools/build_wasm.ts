/**
 * Compiles the AssemblyScript kernels and bundles the program of the workers:
 * `deno task build:wasm`. With `--check` it writes nothing, and fails if a committed file differs
 * from what its sources give.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { AlexNetError } from "../lib/errors.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { sha256 } from "../lib/files/sha256.ts";
import { MAXIMUM_THREADS } from "../lib/ops/backend_options.ts";
import { withStripeOf } from "../lib/ops/cpu/stripe_address.ts";
import { LOW_PAGES, MAXIMUM_PAGES, STRIPE, STRIPE_BYTES } from "../lib/ops/kernel_constants.ts";
import { workerProgramModule } from "./bundle_worker.ts";
import { unroll } from "./wasm/unroll.ts";

const ASSEMBLYSCRIPT = "npm:assemblyscript@0.28.20/asc";

/** The folder of the backend. */
const CPU = "../lib/ops/cpu/";

/**
 * The two modules on shared memory, their features, and their names in `kernels_base64.ts`. The
 * builds on unshared memory differ in one byte.
 */
const builds = [
  {
    output: "kernels.wasm",
    features: "simd,relaxed-simd",
    name: "kernelsBase64",
    about: "with fused multiply-add (relaxed SIMD)",
  },
  {
    output: "kernels_plain.wasm",
    features: "simd",
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

/**
 * The bytes of one module, compiled from `kernels/index.ts`, on shared or unshared memory, with the
 * stripe at address `stripe`.
 */
async function compile(
  features: string,
  shared: boolean,
  stripe: number = STRIPE,
): Promise<Uint8Array> {
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
    ...(shared ? ["--sharedMemory"] : []),
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

/** Compiles one of the builds for either memory; returns the shared one and the byte that differs. */
async function compileBoth(features: string): Promise<{ bytes: Uint8Array; flagsAt: number }> {
  const bytes = await compile(`${features},threads`, true);
  const unshared = await compile(features, false);
  const differences = [...bytes.keys()].filter((at) => bytes[at] !== unshared[at]);
  const [flagsAt] = differences;
  // The flags of the limits of the imported memory: "has a maximum", and with it "is shared".
  if (
    bytes.length !== unshared.length || differences.length !== 1 ||
    bytes[flagsAt] !== 3 || unshared[flagsAt] !== 1
  ) {
    throw new AlexNetError(
      `Expected builds for shared and unshared memory that differ in the flags of the memory but ` +
        `found ${differences.length} different bytes of ${bytes.length} and ${unshared.length}`,
    );
  }
  await compareThreads(features, bytes);
  return { bytes, flagsAt };
}

/** Compares what threads make of `bytes` with what the compiler makes for those threads. */
async function compareThreads(features: string, bytes: Uint8Array): Promise<void> {
  for (const thread of [1, MAXIMUM_THREADS - 1]) {
    const compiled = await compile(`${features},threads`, true, STRIPE + thread * STRIPE_BYTES);
    const moved = withStripeOf(thread, bytes);
    if (moved.length !== compiled.length || moved.some((byte, i) => byte !== compiled[i])) {
      throw new AlexNetError(
        `Expected the module of thread ${thread} to differ in the addresses of its stripe only`,
      );
    }
  }
}

/** The module that carries the bytes of the compiled `modules` as text. */
async function base64Module(
  modules: readonly { bytes: Uint8Array; flagsAt: number }[],
): Promise<string> {
  const constants = await Promise.all(builds.map(async ({ name, about }, i) => {
    const { bytes, flagsAt } = modules[i];
    return `
/** The kernels ${about}. */
export const ${name}: KernelsText = {
  base64: "${bytes.toBase64()}",
  sha256: "${await sha256(bytes)}",
  flagsAt: ${flagsAt},
};
`;
  }));
  return `// Written by \`deno task build:wasm\` from the modules beside it.

/** A compiled module of kernels. */
export interface KernelsText {
  /** Its bytes. */
  readonly base64: string;
  /** The SHA-256 of its bytes, in hexadecimal digits. */
  readonly sha256: string;
  /** Where the flags of its memory are: 3 for shared memory, as here; 1 for the unshared build. */
  readonly flagsAt: number;
}
${constants.join("")}`;
}

/** Every file that is built, by its path in the folder of the backend. */
async function buildAll(): Promise<Map<string, Uint8Array>> {
  const modules: { bytes: Uint8Array; flagsAt: number }[] = [];
  for (const { features } of builds) modules.push(await compileBoth(features));
  const text = new TextEncoder();
  return new Map([
    ...builds.map(({ output }, i) => [`kernels/${output}`, modules[i].bytes] as const),
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

/**
 * Compiles the AssemblyScript kernels and bundles the program of the workers:
 * `deno task dev build:wasm`. With `--check` it writes nothing, and fails if a committed file differs
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
import { CONSTANT_BYTES, LOW_PAGES, MAXIMUM_PAGES, STRIPE } from "../lib/ops/kernel_constants.ts";
import { towerWorkerProgramModule, workerProgramModule } from "./bundle_worker.ts";
import { unroll } from "./wasm/unroll.ts";

const ASSEMBLYSCRIPT = "npm:assemblyscript@0.28.20/asc";

/** The folder of the library, and in it that of the backend. */
const [LIBRARY, CPU] = ["../lib/", "ops/cpu/"];

/** A compiled module, its name in the text that embeds it, and the compiler's options. */
interface Build {
  readonly output: string;
  readonly features: string;
  readonly name: string;
  readonly about: string;
  readonly entry: string;
  /** The source that takes the place of `./tile`. */
  readonly tile: string;
  readonly passes: readonly string[];
}

/** The modules of all kernels, with the narrow tile. */
const narrow = {
  entry: "index.ts",
  tile: "tile.ts",
  // Level 3 gathers the terms of each sum of a tile into one expression, which costs a third of the
  // speed: operations on different sums of a tile must alternate.
  passes: ["-O2"],
};

/**
 * The two modules on shared memory, their features, and their names in `kernels_base64.ts`. The
 * builds on unshared memory differ in one byte.
 */
const builds: readonly Build[] = [
  {
    ...narrow,
    output: "kernels.wasm",
    features: "simd,relaxed-simd",
    name: "kernelsBase64",
    about: "with fused multiply-add (relaxed SIMD)",
  },
  {
    ...narrow,
    output: "kernels_plain.wasm",
    features: "simd",
    name: "plainKernelsBase64",
    about: "for engines without relaxed SIMD",
  },
];

/** The module of the wide tile, for shared memory in Deno only: browsers do not load its text. */
const wideBuild: Build = {
  output: "wide_kernels.wasm",
  features: "simd,relaxed-simd",
  name: "wideKernelsBase64",
  about: "of the wide tile, with fused multiply-add",
  entry: "wide_index.ts",
  tile: "wide_tile.ts",
  // All but the passes that add an instruction's offset to a constant address: V8 joins accesses
  // that differ only in the offset.
  passes: [
    "-O0",
    "--runPasses",
    "dce,simplify-globals,simplify-locals-nonesting,vacuum,merge-blocks,remove-unused-brs," +
    "remove-unused-names,simplify-locals,vacuum,coalesce-locals,reorder-locals,vacuum," +
    "remove-unused-module-elements",
  ],
};

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

/** The bytes of one module on shared or unshared memory, with the stripe at address `stripe`. */
async function compile(
  { features, entry, tile, passes }: Build,
  shared: boolean,
  stripe: number = STRIPE,
): Promise<Uint8Array> {
  // Not a literal, so that the compiler is downloaded only when it is used.
  const { default: compiler } = await import(ASSEMBLYSCRIPT) as { default: AssemblyScriptCompiler };
  const sources = new URL("../lib/ops/cpu/kernels/", import.meta.url);
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await compiler.main([
    entry,
    "--outFile",
    "module.wasm",
    "--enable",
    shared ? `${features},threads` : features,
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
    ...passes,
  ], {
    readFile: (name) => {
      try {
        return unroll(Deno.readTextFileSync(new URL(name === "tile.ts" ? tile : name, sources)))
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

/** A compiled module on shared memory, and the offset of its memory's flags. */
interface Compiled {
  readonly bytes: Uint8Array;
  readonly flagsAt: number;
}

/** Compiles one of the builds for either memory; returns the shared one and the byte that differs. */
async function compileBoth(build: Build): Promise<Compiled> {
  const bytes = await compile(build, true);
  const unshared = await compile(build, false);
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
  await compareThreads(build, bytes);
  return { bytes, flagsAt };
}

/**
 * Compares the modules that threads derive from `bytes` with those that the compiler produces for
 * them.
 */
async function compareThreads(build: Build, bytes: Uint8Array): Promise<void> {
  for (const thread of [1, MAXIMUM_THREADS - 1]) {
    const compiled = await compile(build, true, STRIPE + thread * CONSTANT_BYTES);
    const moved = withStripeOf(thread, bytes);
    if (moved.length !== compiled.length || moved.some((byte, i) => byte !== compiled[i])) {
      throw new AlexNetError(
        `Expected the module of thread ${thread} to differ only in the addresses of its stripe`,
      );
    }
  }
}

/** The constant that embeds the bytes of a compiled module as text. */
async function base64Constant(
  { name, about }: Build,
  { bytes, flagsAt }: Compiled,
): Promise<string> {
  return `
/** The kernels ${about}. */
export const ${name}: KernelsText = {
  base64: "${bytes.toBase64()}",
  sha256: "${await sha256(bytes)}",
  flagsAt: ${flagsAt},
};
`;
}

/** The module of the wide tile as text. */
async function wideModule(compiled: Compiled): Promise<string> {
  return `// Written by \`deno task dev build:wasm\` from the module beside it.
import type { KernelsText } from "./kernels_base64.ts";
${await base64Constant(wideBuild, compiled)}`;
}

/** The module that embeds the bytes of the compiled `modules` as text. */
async function base64Module(modules: readonly Compiled[]): Promise<string> {
  const constants = await Promise.all(builds.map((build, i) => base64Constant(build, modules[i])));
  return `// Written by \`deno task dev build:wasm\` from the modules beside it.

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

/** Every file that is built, by its path in the folder of the library. */
async function buildAll(): Promise<Map<string, Uint8Array>> {
  const modules: Compiled[] = [];
  for (const build of builds) modules.push(await compileBoth(build));
  const wide = await compileBoth(wideBuild);
  const text = new TextEncoder();
  return new Map([
    ...builds.map(({ output }, i) => [`${CPU}kernels/${output}`, modules[i].bytes] as const),
    [`${CPU}kernels/${wideBuild.output}`, wide.bytes],
    [`${CPU}kernels/wide_kernels_base64.ts`, text.encode(await wideModule(wide))],
    [`${CPU}kernels/kernels_base64.ts`, text.encode(await base64Module(modules))],
    [`${CPU}threads/worker_program.ts`, text.encode(await workerProgramModule())],
    ["parallel/threads/tower_worker_program.ts", text.encode(await towerWorkerProgramModule())],
  ]);
}

if (import.meta.main) {
  const check = Deno.args.includes("--check");
  for (const [name, bytes] of await buildAll()) {
    const path = fileURLToPath(import.meta.resolve(LIBRARY + name));
    if (!check) {
      await writeAtomically(path, bytes);
      console.log(`${name}: ${bytes.length} bytes`);
      continue;
    }
    const committed = await Deno.readFile(path);
    if (committed.length !== bytes.length || committed.some((byte, i) => byte !== bytes[i])) {
      console.error(`${name} differs from its sources; run: deno task dev build:wasm`);
      Deno.exit(1);
    }
    console.log(`${name} matches its sources byte for byte`);
  }
}

/**
 * Starts the measuring processes and reads their output. A process that is not installed, fails or
 * takes too long leads to a notice, not an error.
 */
import type { Measurements } from "./protocol.ts";

const here = new URL(".", import.meta.url).pathname;

/**
 * glibc returns large blocks to the system at once; with these settings PyTorch keeps them, which
 * avoids repeated page faults.
 */
const KEEP_MEMORY: Readonly<Record<string, string>> = {
  MALLOC_MMAP_THRESHOLD_: "4294967296",
  MALLOC_TRIM_THRESHOLD_: "4294967296",
  MALLOC_TOP_PAD_: "536870912",
};

/** A process to start. */
export interface Job {
  /** For notices: `PyTorch`. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds after which it is ended. */
  readonly limit: number;
}

/** Runs `job` and returns its measurements, or prints why there are none. */
export async function run(
  job: Job,
  tell: (line: string) => void,
): Promise<Measurements | undefined> {
  const { name, program, args, env = {}, limit } = job;
  const started = performance.now();
  tell(`measuring ${name} ...`);
  try {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      env: { NO_COLOR: "1", ALEXNET_BENCH_STARTED: String(Date.now()), ...env },
      signal: AbortSignal.timeout(1000 * limit),
    }).output();
    const seconds = (performance.now() - started) / 1000;
    const last = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
    if (code === 0 && last.startsWith("{")) {
      tell(`  ${seconds.toFixed(0)} s`);
      return JSON.parse(last) as Measurements;
    }
    const why = new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
    tell(
      seconds > limit - 1
        ? `  no result within ${limit} s`
        : `  no result: ${why.slice(0, 160) || `exit code ${code}`}`,
    );
  } catch (error) {
    tell(`  no result: ${error instanceof Error ? error.message : String(error)}`);
  }
  return undefined;
}

/** The programs of the CPU backend, from this folder, with their subjects for notices. */
export const subjects = {
  "measure_network.ts": "network",
  "measure_layers.ts": "layers",
  "measure_crops.ts": "crops",
  "training/measure_training.ts": "training",
  "measure_first_step.ts": "first step",
  "training/measure_chromium.ts": "training in Chromium",
} as const;

/** How a process of the CPU backend computes. */
export interface Setup {
  readonly threads: number;
  /** Whether BLAS and oneDNN may be used. */
  readonly blas: boolean;
  /** Whether V8 may pair 128-bit operations into 256-bit ones. */
  readonly revectorize?: boolean;
}

/** V8's revectorizer. It is experimental, which is why no library code turns it on. */
export const REVECTORIZE = "--v8-flags=--experimental-wasm-revectorize";

/** The CPU backend of this module. */
export function ours(
  script: keyof typeof subjects,
  request: object,
  setup: Setup,
  limit: number,
): Job {
  const way = setup.blas ? "BLAS" : "WebAssembly only";
  return {
    name: `alexnet-cpu, ${setup.threads} threads, ${way}${
      setup.revectorize ? " with 256-bit operations" : ""
    }, ${subjects[script]}`,
    program: Deno.execPath(),
    args: [
      "run",
      "--allow-all",
      ...(setup.revectorize ? [REVECTORIZE] : []),
      here + script,
      JSON.stringify(request),
    ],
    env: {
      ALEXNET_THREADS: String(setup.threads),
      ALEXNET_BLAS: setup.blas ? "" : "off",
      // Each thread of the pool calls the library with one thread.
      OPENBLAS_NUM_THREADS: "1",
    },
    limit,
  };
}

/** A program of this folder in a process of its own, e.g. `ilsvrc/measure_data.ts`. */
export function subprocess(
  script: string,
  { name, args, flags = [], env = {}, limit }: {
    readonly name: string;
    readonly args: readonly string[];
    readonly flags?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly limit: number;
  },
): Job {
  return {
    name,
    program: Deno.execPath(),
    args: ["run", "--allow-all", ...flags, here + script, ...args],
    env,
    limit,
  };
}

/** Convolutions by oneDNN compared with the CPU backend's own; apt-get install libdnnl2. */
export function onednn(request: object, limit: number): Job {
  return {
    name: "oneDNN beside alexnet-cpu, convolutions",
    program: Deno.execPath(),
    args: ["run", "--allow-all", `${here}measure_onednn.ts`, JSON.stringify(request)],
    env: { ALEXNET_THREADS: "2", OPENBLAS_NUM_THREADS: "1" },
    limit,
  };
}

/** The ceilings of the machine. */
export function ceilings(repetitions: number): Job {
  return {
    name: "the machine's ceilings",
    program: Deno.execPath(),
    args: ["run", "--allow-all", `${here}ceilings.ts`, String(repetitions)],
    limit: 60,
  };
}

/** A peer from the package registry. */
export function peer(name: string, script: string, args: readonly string[], limit: number): Job {
  return {
    name,
    program: Deno.execPath(),
    args: [
      "run",
      "--allow-all",
      `--config=${here}peers/config.json`,
      `${here}peers/${script}`,
      ...args,
    ],
    limit,
  };
}

/** PyTorch as installed for `python`, training the net `args[0]` on images of CIFAR-10's size. */
export function pytorchCifar(python: string, args: readonly string[], limit: number): Job {
  return {
    name: `PyTorch of ${python}, training ${args[0]}`,
    program: python,
    args: [`${here}peers/pytorch_cifar.py`, ...args],
    env: KEEP_MEMORY,
    limit,
  };
}

/** PyTorch as installed for `python`. */
export function pytorch(python: string, args: readonly string[], limit: number): Job {
  return {
    name: `PyTorch of ${python}, ${args.at(-1) === "layers" ? "layers" : "network"}`,
    program: python,
    args: [`${here}peers/pytorch.py`, ...args],
    env: KEEP_MEMORY,
    limit,
  };
}

/**
 * The Python interpreters that have PyTorch: those in `ALEXNET_BENCH_PYTHON` (separated by `:`),
 * that of `.venv`, the system's.
 */
export async function pythonsWithTorch(): Promise<string[]> {
  const candidates = [
    ...(Deno.env.get("ALEXNET_BENCH_PYTHON") ?? "").split(":").filter((path) => path !== ""),
    ".venv/bin/python3",
    "python3",
    "/usr/bin/python3",
  ];
  const found = new Map<string, string>();
  for (const python of candidates) {
    try {
      const { code, stdout } = await new Deno.Command(python, {
        args: ["-c", "import torch; print(torch.__version__)"],
        stderr: "null",
      }).output();
      const version = new TextDecoder().decode(stdout).trim();
      if (code === 0 && !found.has(version)) found.set(version, python);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return [...found.values()];
}

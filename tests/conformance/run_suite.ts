/**
 * One process, one backend: loads a bundled suite under jasmine and prints the specs that passed
 * and failed as JSON. Started by `conformance.ts` with the bundle's entry, the backend and the test
 * files.
 */
import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs";

/** The outcome on one backend. */
export interface SuiteReport {
  /** Description of the backend, e.g. `alexnet-cpu, 2 threads, OpenBLAS`. */
  readonly backend: string;
  /** Full names of the specs that passed. */
  readonly passed: readonly string[];
  /** The specs that failed, each with its first message. */
  readonly failed: readonly { readonly name: string; readonly message: string }[];
  /** Seconds. */
  readonly seconds: number;
}

interface SpecResult {
  fullName: string;
  status: string;
  failedExpectations: { message: string; stack: string }[];
}

/** The part of jasmine that is used. */
interface Jasmine {
  getEnv(): {
    configure(options: Record<string, unknown>): void;
    clearReporters(): void;
    addReporter(
      reporter: { specDone?: (spec: SpecResult) => void; jasmineDone?: () => void },
    ): void;
    execute(): void;
  };
  DEFAULT_TIMEOUT_INTERVAL: number;
}
interface JasmineRequire {
  core(self: JasmineRequire): Jasmine;
  interface(jasmine: Jasmine, env: ReturnType<Jasmine["getEnv"]>): Record<string, unknown>;
}

interface SuiteEntry {
  registerTestEnv(env: { name: string; backendName: string; isDataSync: boolean }): void;
  load: Record<string, () => Promise<unknown>>;
}

const JASMINE = "jasmine-core/lib/jasmine-core/jasmine.js";

/** Registers `backend` with tfjs and returns a description. */
async function openBackend(backend: string): Promise<string> {
  if (backend === "alexnet-cpu") {
    const { HeapBackend, startCpu } = await import("../../lib/ops/cpu/register.ts");
    await startCpu();
    const active = tf.backend();
    if (!(active instanceof HeapBackend)) throw new Error(`${backend} is another backend`);
    const products = active.blas?.name ?? `no BLAS, ${active.tile} tiles`;
    return `${backend}, ${active.pool.ready + 1} threads, ${products}`;
  }
  if (backend === "webgpu-stock") {
    await import("@tensorflow/tfjs-backend-webgpu");
    await tf.setBackend("webgpu");
    return "tfjs's own webgpu";
  }
  if (backend === "webgpu") {
    await import("../../lib/ops/webgpu/register.ts" as string);
  }
  await tf.setBackend(backend);
  if (backend === "cpu") (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
  return backend;
}

async function runSuite(entryPath: string, backend: string, files: string[]): Promise<SuiteReport> {
  const described = await openBackend(backend);
  const jasmineRequire = ((await import(JASMINE)) as { default: JasmineRequire }).default;
  const jasmine = jasmineRequire.core(jasmineRequire);
  const env = jasmine.getEnv();
  Object.assign(globalThis, jasmineRequire.interface(jasmine, env), { jasmine });
  const nodeRequire = createRequire(import.meta.url);
  Object.assign(globalThis, {
    conformanceRequire: Object.assign(
      (name: string): unknown => name.startsWith("jasmine") ? jasmineRequire : nodeRequire(name),
      { resolve: (name: string): string => nodeRequire.resolve(name) },
    ),
  });
  const entry = await import(new URL(`file://${entryPath}`).href) as SuiteEntry;
  const backendName = tf.getBackend();
  entry.registerTestEnv({ name: "test", backendName, isDataSync: backendName !== "webgpu" });
  for (const file of files) await entry.load[file]();
  jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;
  env.configure({ random: false, oneFailurePerSpec: false });
  env.clearReporters();
  const passed: string[] = [];
  const failed: { name: string; message: string }[] = [];
  const started = performance.now();
  await new Promise<void>((resolve) => {
    env.addReporter({
      specDone: ({ fullName, status, failedExpectations }) => {
        if (status === "passed") passed.push(fullName);
        if (status === "failed") {
          failed.push({ name: fullName, message: failedExpectations[0]?.message ?? "" });
        }
      },
      jasmineDone: () => resolve(),
    });
    env.execute();
  });
  return { backend: described, passed, failed, seconds: (performance.now() - started) / 1000 };
}

if (import.meta.main) {
  const [entry, backend, output, ...files] = Deno.args;
  const report = await runSuite(entry, backend, files);
  await Deno.writeTextFile(output, JSON.stringify(report));
  Deno.exit(0);
}

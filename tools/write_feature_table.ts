/**
 * `deno task dev docs:features`: writes `docs/features.md`.
 *
 * @module
 */
import { defineCommand } from "../lib/cli/command/arguments.ts";
import { runCommand } from "../lib/cli/command/run_command.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { allFeatures } from "./feature_table/all_features.ts";
import { featurePage } from "./feature_table/feature_page.ts";

const PAGE = "docs/features.md";

/** The command line of `deno task dev docs:features`. */
export const command = defineCommand({
  name: "dev docs:features",
  summary: `Writes ${PAGE} from the table of features in tools/feature_table/.`,
  flags: {
    check: { kind: "switch", description: "Write nothing; fail if the page is not up to date" },
  },
  examples: [{ command: "deno task dev docs:features", does: "Update the page." }],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async ({ values: { check } }) => {
    const text = featurePage(allFeatures);
    const isCurrent = await Deno.readTextFile(PAGE).catch(() => "") === text;
    if (!isCurrent && !check) await writeAtomically(PAGE, text);
    console.log(isCurrent ? `${PAGE} is up to date.` : `${PAGE}${check ? " is stale." : ""}`);
    return check && !isCurrent ? 1 : 0;
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));

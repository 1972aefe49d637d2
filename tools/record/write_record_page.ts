/**
 * `deno task dev docs:record`: writes `docs/record.md`.
 *
 * @module
 */
import { defineCommand } from "../../lib/cli/command/arguments.ts";
import { runCommand } from "../../lib/cli/command/run_command.ts";
import { ensembleOf, recordedRows } from "../../lib/course/claims/recorded_files.ts";
import { pageFlags, writePage } from "../written_page.ts";
import { recordPage } from "./record_page.ts";

const PAGE = "docs/record.md";

/** The command line of `deno task dev docs:record`. */
export const command = defineCommand({
  name: "dev docs:record",
  summary: `Writes ${PAGE} from the runs in notebooks/record/.`,
  flags: pageFlags,
  examples: [{ command: "deno task dev docs:record", does: "Update the page." }],
});

/** The page of the committed record. */
export async function committedRecordPage(): Promise<string> {
  return recordPage(await recordedRows("towers"), await ensembleOf("towers", "two-towers"));
}

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(
    command,
    args,
    async ({ values: { check } }) => await writePage(PAGE, await committedRecordPage(), check),
  );
}

if (import.meta.main) Deno.exit(await main(Deno.args));

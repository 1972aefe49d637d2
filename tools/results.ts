/**
 * `deno task dev results`: writes `docs/results.md` and its curves from the logs in `docs/results/`.
 *
 * @module
 */
import { BadArgumentError } from "../lib/errors.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { type LogLine, readRunLog } from "../lib/training/run/log_lines.ts";
import { curveOf, type RecordedRun, recordedRun, resultsPage } from "./recorded_run.ts";
import { defineCommand } from "../lib/cli/command/arguments.ts";
import { runCommand } from "../lib/cli/command/run_command.ts";

const LOGS = "docs/results";
const PAGE = "docs/results.md";

/** The command line of `deno task dev results`. */
export const command = defineCommand({
  name: "dev results",
  summary: "Writes docs/results.md and its curves from the logs of recorded runs in docs/results/.",
  flags: {
    add: {
      kind: "text",
      placeholder: "FOLDER",
      description:
        "First copy the log of the run in FOLDER to docs/results/, named after the folder",
    },
    check: { kind: "switch", description: "Write nothing; fail if the page is not up to date" },
  },
  examples: [
    { command: "deno task dev results", does: "Update the page." },
    { command: "deno task dev results --add out/cifarTwoTower", does: "Record a finished run." },
  ],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async ({ values: { add, check } }) => {
    if (add !== undefined) await addLog(add);
    const runs: RecordedRun[] = [];
    for (const { name } of [...Deno.readDirSync(LOGS)].sort((a, b) => a.name < b.name ? -1 : 1)) {
      if (!name.endsWith(".jsonl")) continue;
      const path = `${LOGS}/${name}`;
      runs.push(recordedRun(name.replace(/\.jsonl$/, ""), await readRunLog(path), path));
    }
    const files = new Map([[PAGE, resultsPage(runs)]]);
    for (const run of runs) files.set(`${LOGS}/${run.name}.svg`, await curveOf(run).svg());
    const stale: string[] = [];
    for (const [path, text] of files) {
      if (await Deno.readTextFile(path).catch(() => "") === text) continue;
      stale.push(path);
      if (!check) await writeAtomically(path, text);
    }
    console.log(stale.length === 0 ? `${PAGE} is up to date.` : stale.join("\n"));
    return check && stale.length > 0 ? 1 : 0;
  });
}

async function addLog(folder: string): Promise<void> {
  const name = folder.replace(/\/+$/, "").split("/").at(-1) ?? "";
  const lines = await readRunLog(`${folder}/log.jsonl`);
  if (!lines.some(({ type }) => type === "evaluation")) {
    throw new BadArgumentError(
      `Expected a finished run in ${folder} but it has not been tested yet.`,
    );
  }
  await Deno.mkdir(LOGS, { recursive: true });
  const text = lines.map((line) => `${JSON.stringify(relocated(line, `out/${name}`))}\n`).join("");
  await writeAtomically(`${LOGS}/${name}.jsonl`, text);
}

/**
 * The first line of a log with the paths of a run in `folder`, so that its command can be repeated
 * anywhere.
 */
function relocated(line: LogLine, folder: string): LogLine {
  if (line.type !== "run") return line;
  const { out } = line.settings;
  const command = typeof out === "string" ? line.command.replace(out, folder) : line.command;
  return { ...line, command, settings: { ...line.settings, out: folder } };
}

if (import.meta.main) Deno.exit(await main(Deno.args));

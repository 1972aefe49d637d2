/**
 * `deno task diagnose RUN`: what is the matter with a training run, from its log.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { diagnose, type Diagnosis } from "../training/diagnosis/run_diagnosis.ts";
import type { Finding, Look } from "../training/diagnosis/finding.ts";
import { type LogLine, readRunLog } from "../training/run/log_lines.ts";
import { defineCommand, type FlagValues } from "./command/arguments.ts";
import { findLog } from "./log/find_log.ts";
import { requireNewFile } from "./command/new_file.ts";
import { print, printFor } from "./command/print.ts";
import { runCommand } from "./command/run_command.ts";
import { jsonFlag } from "./command/shared_flags.ts";
import { COLUMNS, wrapped } from "./command/wrapped.ts";

/** The command line of `deno task diagnose`. */
export const command = defineCommand({
  name: "diagnose",
  summary:
    "Reads the log of a training run, also while it runs, and says what is the matter: a loss that\n" +
    "stays at ln(classes), runs away or stops being finite, dead units, updates that are too large\n" +
    "or too small, a rate that never dropped, labels or an order of the data that are wrong, and\n" +
    "over-fitting; each with what was seen, why it matters and what to do.",
  operands: {
    placeholder: "RUN",
    description: "A run's folder or its log (default: the newest in out/)",
    maximum: 1,
  },
  flags: {
    html: {
      kind: "text",
      placeholder: "FILE",
      description: "Write a page with the curves of the run to this file, which must not exist",
    },
    json: jsonFlag,
  },
  examples: [
    { command: "deno task diagnose", does: "The newest run in out/." },
    {
      command: "deno task diagnose out/cifarTwoTower-1 --html run.html",
      does: "And its loss, errors, rate and updates by layer on a page, for any browser.",
    },
  ],
});

type DiagnoseFlags = FlagValues<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(
    command,
    args,
    ({ values, operands }) => diagnoseRun(operands[0], values),
  );
}

async function diagnoseRun(wish: string | undefined, flags: DiagnoseFlags): Promise<void> {
  const { html, json } = flags;
  if (html !== undefined) await requireNewFile(html, "html");
  const path = await findLog(wish);
  const lines = await readRunLog(path);
  requireRun(lines, path);
  const diagnosis = diagnose(lines);
  printFor(flags)(diagnosisText(path, lines, diagnosis));
  if (html !== undefined) {
    // Plotly's document takes a second to load; the text alone does not need it.
    const { runPage } = await import("./log/run_page.ts");
    await writeAtomically(html, await runPage(path, lines, diagnosis), { createNew: true });
    printFor(flags)(`\n${html}: the curves of the run`);
  }
  if (json) print(JSON.stringify({ log: path, ...diagnosis }, null, 2));
}

/** @throws {BadFileError} when the log has no update yet. */
function requireRun(lines: readonly LogLine[], path: string): void {
  if (lines.some(({ type }) => type === "step" || type === "failure")) return;
  throw new BadFileError({
    path,
    expected: "the log of a run with at least one update",
    found: lines.length === 0 ? "an empty file" : "none yet",
    hint: "wait until the run has trained for a while",
  });
}

/** The line about the run above a diagnosis. */
export function runLine(lines: readonly LogLine[]): string {
  const run = lines.findLast(({ type }) => type === "run");
  const preset = run?.type === "run" ? run.settings?.preset : undefined;
  const last = lines.findLast(({ type }) => type === "step");
  const epochs = lines.filter(({ type }) => type === "epoch").length;
  return [
    ...(typeof preset === "string" ? [preset] : []),
    `${last?.step ?? 0} updates`,
    `${epochs} whole epochs`,
  ].join(", ");
}

function diagnosisText(
  path: string,
  lines: readonly LogLine[],
  { findings, looks }: Diagnosis,
): string {
  const text = findings.length === 0
    ? ["Nothing found."]
    : findings.flatMap((finding, i) => findingLines(finding, i + 1));
  const plain = looks.filter(({ findings, judged }) => findings.length === 0 && judged);
  const unknown = looks.filter(({ findings, judged }) => findings.length === 0 && !judged);
  return [
    `${path}: ${runLine(lines)}`,
    "",
    ...text,
    ...lookLines(findings.length === 0 ? "Looked at:" : "Also looked at, and in order:", plain),
    ...lookLines("Could not be judged:", unknown),
  ].join("\n");
}

function findingLines(
  { kind, title, update, seen, why, advice }: Finding,
  number: number,
): string[] {
  const part = (name: string, text: string) =>
    wrapped(text, COLUMNS - 9).map((line, i) => `   ${(i === 0 ? name : "").padEnd(6)}${line}`);
  return [
    `${number}. ${title}${kind === "note" ? " (normal so far)" : ""}, update ${update}`,
    ...part("seen", seen),
    ...part("why", why),
    ...part("do", advice),
    "",
  ];
}

function lookLines(title: string, looks: readonly Look[]): string[] {
  if (looks.length === 0) return [];
  const width = Math.max(...looks.map(({ sign }) => sign.length));
  return [
    title,
    ...looks.flatMap(({ sign, seen }) =>
      wrapped(seen, COLUMNS - width - 4).map((line, i) =>
        `  ${(i === 0 ? sign : "").padEnd(width)}  ${line}`
      )
    ),
  ];
}

if (import.meta.main) Deno.exit(await main(Deno.args));

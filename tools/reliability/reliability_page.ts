/**
 * The page of promises, each with its tests and their results.
 *
 * @module
 */
import type { Promised } from "./promises.ts";
import type { SoakResult } from "./soak_result.ts";
import type { TestResult } from "./test_results.ts";

/** Where and when the tests ran. */
export interface Occasion {
  /** The machine, in one line. */
  readonly machine: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
}

/** The page, and the promises that do not hold. */
export interface ReliabilityPage {
  /** Markdown. */
  readonly text: string;
  /** One sentence for each test that failed, was skipped or does not exist. */
  readonly broken: readonly string[];
}

/**
 * Writes the page from the results of the tests and of the soak test; a promise without a passing
 * test is broken.
 */
export function reliabilityPage(
  promises: readonly Promised[],
  results: readonly TestResult[],
  soak: SoakResult,
  { machine, date }: Occasion,
): ReliabilityPage {
  const broken: string[] = [];
  const rows: string[] = [];
  for (const { id, promise, tests } of promises) {
    const named = Object.entries(tests).flatMap(([file, names]) =>
      names.map((name) => ({ file, name }))
    );
    if (named.length === 0) broken.push(`${id} has no test.`);
    const cells = named.map(({ file, name }) => {
      const found = results.find((result) => result.file === file && result.name === name);
      if (found === undefined) broken.push(`${id}: no test "${name}" in ${file}.`);
      else if (found.outcome !== "passed") broken.push(`${id}: "${name}" ${found.outcome}.`);
      const tried = found?.figures === undefined ? "" : `**${found.figures}**, `;
      const seconds = found === undefined ? "?" : found.seconds.toFixed(2);
      return `${found?.outcome ?? "missing"}: ${name} (${tried}[test](../${file}), ${seconds} s)`;
    });
    rows.push(`| ${id} | ${promise} | ${cells.join("<br>")} |`);
  }
  if (!soak.sameAsWithoutFaults) {
    broken.push("R4: the soak test ended with different bytes than the run without faults.");
  }
  const text = `# Reliability

Written by \`deno task dev reliability\` on ${date}; do not edit. Machine: ${machine}.

What the project promises when something goes wrong, and the tests that check it. Each of them
fails if the promise is broken, and all of them run in every check.

| | Promise | Tests |
| --- | --- | --- |
${rows.join("\n")}

## A run under faults

${soakText(soak)}
`;
  return { text, broken };
}

function soakText(soak: SoakResult): string {
  const faults = Object.entries(soak.byFault);
  const sum = faults.reduce((sum, [, count]) => sum + count, 0);
  const end = soak.sameAsWithoutFaults
    ? "It ended with the bytes"
    : "It did not end with the bytes";
  return `\`deno task dev test:soak\` trained ${soak.steps} updates in ${soak.seconds} s, twice: without \
faults, and under ${sum} faults
at random moments. ${end} of the run without faults. ${soak.kills} faults killed the
process before a save; ${soak.usedPrevious} left only the previous checkpoint to resume from. A \
resumed run
repeated at most ${soak.mostRepeatedSteps} updates, and reached its first update in at most \
${soak.worstSecondsToResume.toFixed(1)} s.

| Fault | Times |
| --- | --- |
${faults.map(([fault, count]) => `| ${fault} | ${count} |`).join("\n")}`;
}

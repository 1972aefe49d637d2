/**
 * Runs tests in a separate process and reads their results.
 *
 * @module
 */
import { AlexNetError } from "../../lib/errors.ts";
import { denoProgram } from "../../lib/files/deno_program.ts";
import { isRecord } from "../../lib/is_record.ts";

/** The result of one test. */
export interface TestResult {
  /** The file, as it was named to run it. */
  readonly file: string;
  /** The test's name. */
  readonly name: string;
  /** How it ended. */
  readonly outcome: "passed" | "failed" | "ignored";
  /** Its duration. */
  readonly seconds: number;
  /** What it tried, if it reports that. */
  readonly figures?: string;
}

/** The environment variable that names the file to which the tests append what they tried. */
export const FIGURES_FILE = "ALEXNET_FIGURES";

/**
 * Runs all tests of `files`.
 *
 * @throws {AlexNetError} if the test runner wrote no report, for instance because a file does not
 * compile.
 */
export async function runTests(files: readonly string[]): Promise<TestResult[]> {
  await Deno.mkdir(".cache", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".cache" });
  const [report, figures] = [`${folder}/report.xml`, `${folder}/figures.jsonl`];
  try {
    const { stderr, stdout } = await new Deno.Command(denoProgram(), {
      args: ["test", "-A", "--no-check", `--junit-path=${report}`, ...files],
      env: { [FIGURES_FILE]: figures },
      stdout: "piped",
      stderr: "piped",
    }).output();
    const results = parseReport(await textOrNone(report));
    if (results.length > 0) return withFigures(results, await textOrNone(figures));
    const text = new TextDecoder();
    throw new AlexNetError(
      `Expected the results of tests but found none:\n${text.decode(stdout)}${text.decode(stderr)}`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The text of a file, which does not exist if nothing was written to it. */
async function textOrNone(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** The results with what the tests tried; each line of `lines` is from one test. */
export function withFigures(results: readonly TestResult[], lines: string): TestResult[] {
  const found = lines.split("\n").filter((line) => line !== "").map((line): unknown =>
    JSON.parse(line)
  ).filter(isRecord);
  return results.map((result) => {
    const figures = found.find(({ name, origin }) =>
      name === result.name && String(origin).endsWith(`/${result.file}`)
    )?.figures;
    return typeof figures === "string" ? { ...result, figures } : result;
  });
}

/** The results in a JUnit report as Deno writes it: one element per test, attributes escaped. */
export function parseReport(xml: string): TestResult[] {
  return xml.split("<testcase ").slice(1).map((element) => {
    const [head] = element.split(">", 1);
    const body = element.split("</testcase>", 1)[0];
    const attribute = (key: string) => unescape(head.match(`${key}="([^"]*)"`)?.[1] ?? "");
    const outcome = body.includes("<failure") || body.includes("<error")
      ? "failed"
      : body.includes("<skipped")
      ? "ignored"
      : "passed";
    return {
      file: attribute("classname").replace(/^\.\//, ""),
      name: attribute("name"),
      outcome,
      seconds: Number(attribute("time")),
    };
  });
}

const entities: Readonly<Record<string, string>> = {
  "&quot;": '"',
  "&apos;": "'",
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
};

function unescape(text: string): string {
  return text.replace(/&(quot|apos|lt|gt|amp);/g, (entity) => entities[entity]);
}

/**
 * Runs tests in a process of their own and reads their results.
 *
 * @module
 */
import { AlexNetError } from "../../lib/errors.ts";
import { denoProgram } from "../../lib/files/deno_program.ts";

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
}

/**
 * Runs all tests of `files`.
 *
 * @throws {AlexNetError} if the test runner wrote no report, for instance because a file does not
 * compile.
 */
export async function runTests(files: readonly string[]): Promise<TestResult[]> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const { stderr, stdout } = await new Deno.Command(denoProgram(), {
      args: ["test", "-A", "--no-check", `--junit-path=${report}`, ...files],
      stdout: "piped",
      stderr: "piped",
    }).output();
    const results = parseReport(await Deno.readTextFile(report));
    if (results.length > 0) return results;
    const text = new TextDecoder();
    throw new AlexNetError(
      `Expected the results of tests but found none:\n${text.decode(stdout)}${text.decode(stderr)}`,
    );
  } finally {
    await Deno.remove(report);
  }
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

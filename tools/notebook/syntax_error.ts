/**
 * Locates syntax errors: the kernel gives no message for them, but Deno's formatter reports what it
 * expected and the line.
 *
 * @module
 */
import type { Output } from "./notebook.ts";
import { denoProgram } from "../../lib/files/deno_program.ts";

/** The syntax error of `code` as the output of a cell; `undefined` if the formatter finds none. */
export async function syntaxError(code: string): Promise<Output | undefined> {
  const child = new Deno.Command(denoProgram(), {
    args: ["fmt", "--no-config", "--ext=ts", "-"],
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { success, stderr } = await child.output();
  const said = new TextDecoder().decode(stderr);
  const parse = success
    ? undefined
    : /SyntaxError: (.*)\n([\s\S]*?)\n\s+at file:\S*?:(\d+):(\d+)/.exec(said);
  if (parse === null || parse === undefined) return undefined;
  const [, what, picture, line, column] = parse;
  return {
    output_type: "error",
    ename: "SyntaxError",
    evalue: what,
    traceback: [
      `SyntaxError: ${what}`,
      `    at <anonymous>:${line}:${column}`,
      ...picture.split("\n"),
    ],
  };
}

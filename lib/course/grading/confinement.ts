/**
 * How the process of an answer is started, so that nothing but its inputs is within its reach.
 *
 * @module
 */
import { builtinModules } from "node:module";

/**
 * What the process does not have: permissions, and other code. Some of Deno's checks do not concern
 * modules, so the addresses of files and of built-in modules lead to nothing.
 */
export const CONFINED: readonly string[] = [
  "--no-prompt",
  ...["--no-config", "--no-lock", "--no-remote", "--no-npm", "--cached-only", "--no-code-cache"],
  ...["read", "write", "net", "env", "sys", "run", "ffi", "import"].map((name) => `--deny-${name}`),
  `--import-map=data:application/json,${
    encodeURIComponent(JSON.stringify({ imports: blocked() }))
  }`,
];

function blocked(): Record<string, string> {
  const names = builtinModules.flatMap((name) => [name, `node:${name.replace(/^node:/, "")}`]);
  return Object.fromEntries(["file:///", ...names].map((name) => [name, "blocked:///"]));
}

let programUrl: string | undefined;

/** The program of the process as a data URL; the process itself reads nothing. */
export async function readProgram(): Promise<string> {
  if (programUrl === undefined) {
    const read = (name: string) => Deno.readTextFile(new URL(name, import.meta.url));
    const values = dataUrl(await read("./values_as_text.ts"));
    programUrl = dataUrl(
      (await read("./learner_program.ts")).replace("./values_as_text.ts", values),
    );
  }
  return programUrl;
}

/** `text` as a data URL of TypeScript. */
export function dataUrl(text: string): string {
  const bytes = new TextEncoder().encode(text.toWellFormed());
  return `data:application/typescript;charset=utf-8;base64,${bytes.toBase64()}`;
}

/**
 * Runs a command: handles `--help`, checks the arguments, and turns an error for the user into one
 * line on standard error and an exit code.
 *
 * @module
 */
import { AlexNetError, BadArgumentError, BadFileError } from "../../errors.ts";
import { systemReason } from "../../files/system_error.ts";
import { requireSupportedSystem } from "../../supported_system.ts";
import { type Command, parseArguments, type ParsedArguments } from "./arguments.ts";
import type { FlagTable } from "./flags.ts";
import { helpText } from "./help_text.ts";
import { print, printError } from "./print.ts";

/** The exit code of a command that stopped because the user interrupted it. */
export const INTERRUPTED = 130;

/**
 * Runs `main` with the parsed arguments and returns the exit code: that of `main` (0 if it returns
 * nothing), 2 for invalid arguments and files, 1 for any other typed error. Any other error is a
 * bug of this project and keeps its stack trace.
 *
 * @param os The operating system, by Deno's name; on Windows no command is run.
 */
export async function runCommand<const Table extends FlagTable>(
  command: Command<Table>,
  args: readonly string[],
  main: (parsed: ParsedArguments<Table>) => Promise<number | void>,
  os: string = Deno.build.os,
): Promise<number> {
  try {
    requireSupportedSystem(os);
    const parsed = parseArguments(command, args);
    if (parsed.help) {
      print(helpText(command));
      return 0;
    }
    return (await main(parsed)) ?? 0;
  } catch (error) {
    if (error instanceof AlexNetError) {
      tell(error);
      return error.exitCode;
    }
    const system = systemError(error);
    if (system === undefined) throw error;
    tell(system);
    return system.exitCode;
  }
}

/** Describes file errors of the operating system, whose own messages end with the path. */
function systemError(error: unknown): AlexNetError | undefined {
  const found = systemReason(error);
  if (found === undefined || !(error instanceof Error)) return undefined;
  const [, doing = "open", path] = error.message.match(/: (\w+) '(.*?)'/) ?? [];
  if (path === undefined) {
    return error instanceof Deno.errors.NotCapable
      ? new BadArgumentError(error.message)
      : new BadFileError({ path: "standard output", expected: "to write", found }, {
        cause: error,
      });
  }
  return new BadFileError({ path, expected: `to ${doing} a file or folder`, found }, {
    cause: error,
  });
}

function tell({ message }: AlexNetError): void {
  try {
    printError(`error: ${oneLine(message)}`);
  } catch {
    // Standard error is closed too; the exit code is all that is left.
  }
}

function oneLine(message: string): string {
  return message.replace(/\s*\n\s*/g, " ");
}

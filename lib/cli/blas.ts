/**
 * `deno task blas`: lists the installed BLAS libraries, the one that the CPU backend uses and why,
 * and how to install one.
 *
 * @module
 */
import { type BlasFinding, searchBlas } from "../ops/cpu/blas/blas.ts";
import { blasOverride, NO_BLAS } from "../ops/cpu/blas/candidates.ts";
import type { BlasLibrary } from "../ops/cpu/blas/library.ts";
import { chooseLibraries, type LibraryChoice } from "../ops/cpu/libraries/choose_libraries.ts";
import { chooseWideTile } from "../ops/cpu/libraries/choose_tile.ts";
import { findOneDnn } from "../ops/cpu/onednn/onednn.ts";
import { type LibraryTrial, type Reading, trialPath } from "../ops/cpu/libraries/trial_store.ts";
import { defineCommand, type ParsedArguments } from "./command/arguments.ts";
import { print } from "./command/print.ts";
import { runCommand } from "./command/run_command.ts";

/** The command line of `deno task blas`. */
export const command = defineCommand({
  name: "blas",
  summary:
    "Lists the BLAS libraries of this machine, the one that the backend alexnet-cpu uses and " +
    "why, the command that installs one, and whether oneDNN is installed for convolutions. The " +
    "fastest is used; it is measured once per machine and stored in the cache folder. ALEXNET_BLAS " +
    "and ALEXNET_ONEDNN each name a library, or are `off` for none.",
  flags: {
    measure: { kind: "switch", description: "Measure again and store the new readings" },
    json: { kind: "switch", description: "Print JSON" },
  },
  examples: [
    { command: "deno task blas", does: "List the libraries" },
    { command: "deno task blas --measure", does: "Measure again, on a quiet machine" },
    { command: "ALEXNET_BLAS=/opt/libopenblas.so deno task blas", does: "Try a specific library" },
  ],
});

/** Prints the search and the choice; the exit code is 0 with or without a library. */
export async function blas({ values }: ParsedArguments<typeof command.flags>): Promise<void> {
  const wide = await chooseWideTile({ measure: values.measure });
  const choice = chooseLibraries({
    measure: values.measure,
    ...(wide === undefined ? {} : { wide }),
  });
  const findings = searchBlas({ all: true });
  const onednn = findOneDnn();
  print(
    values.json
      ? JSON.stringify({
        findings,
        chosen: choice.products ?? null,
        trial: choice.trial ?? null,
        stored: choice.trial === undefined ? null : trialPath() ?? null,
        get: installCommand(),
        ...(onednn && { onednn: { path: onednn.path, version: onednn.version } }),
      })
      : `${report(findings, choice)}\n${
        convolutionLine(onednn, choice.convolutions !== undefined)
      }`,
  );
}

/** The text that the command prints. */
export function report(findings: readonly BlasFinding[], choice: LibraryChoice): string {
  const { products: chosen, trial } = choice;
  const present = findings.filter(({ absent }) => !absent);
  const lines = present.map((finding) => line(finding, finding.path === chosen?.path, trial));
  const absent = findings.filter((finding) => finding.absent);
  if (absent.length > 0) {
    lines.push(`  not here: ${absent.map(({ path }) => path).join(", ")}`);
  }
  lines.push("", ...chosenLines(choice), ...trialLines(choice));
  return lines.join("\n");
}

function chosenLines({ products: chosen, trial }: LibraryChoice): string[] {
  if (chosen !== undefined) {
    const reason = blasOverride() === undefined
      ? "the fastest one with correct products"
      : "ALEXNET_BLAS names it";
    return [`Chosen: ${title(chosen)} from ${chosen.path}: ${reason}.`];
  }
  if (blasOverride() === NO_BLAS) {
    return ["Chosen: none, ALEXNET_BLAS is off. Products run in WebAssembly."];
  }
  if (trial?.products.some(({ path }) => path !== undefined)) {
    return ["Chosen: none. Products run in WebAssembly, which is the fastest here."];
  }
  return [
    "Chosen: none. Products run in WebAssembly, at a fraction of the speed. To get one:",
    "",
    `  ${installCommand()}`,
  ];
}

/** The readings that decided, the conditions of the measurement, and where they are stored. */
function trialLines({ trial, stored }: LibraryChoice): string[] {
  if (trial === undefined) return [];
  const { processor, engine } = trial.measuredOn;
  return [
    `Products, GFLOP/s on one thread: ${readings(trial.products)}.`,
    ...(trial.convolutions.length === 0
      ? []
      : [`Convolutions, GFLOP/s on one thread: ${readings(trial.convolutions)}.`]),
    `Measured on ${processor}, ${engine}; ` +
    (stored
      ? `stored in ${trialPath()}. To measure again: deno task blas --measure`
      : "not stored, because the cache folder cannot be written."),
  ];
}

function readings(list: readonly Reading[]): string {
  return list.map(({ library, version, path, gflops }) =>
    `${path === undefined ? library : `${library} ${version}`} ${gflops.toFixed(0)}`
  ).join(", ");
}

/** One line about convolutions; `chosen`: whether the installed library is used. */
export function convolutionLine(
  onednn: { path: string; version: string } | undefined,
  chosen: boolean = onednn !== undefined,
): string {
  if (onednn === undefined) {
    return "Convolutions: im2col and products, because oneDNN 2 is not installed (Debian 12: apt-get install libdnnl2).";
  }
  const name = `oneDNN ${onednn.version} from ${onednn.path}`;
  return chosen
    ? `Convolutions: ${name}; ALEXNET_ONEDNN=off turns it off.`
    : `Convolutions: im2col and products, which is faster here than ${name}.`;
}

function line(
  { library, path, origin, fault }: BlasFinding,
  chosen: boolean,
  trial: LibraryTrial | undefined,
): string {
  const mark = chosen ? "*" : " ";
  if (library === undefined) return `${mark} ${path} (${origin}): not used, ${fault}`;
  const reading = trial?.products.find((reading) => reading.path === path);
  return `${mark} ${path} (${origin}): ${title(library)}` +
    (reading === undefined ? "" : `, ${reading.gflops.toFixed(0)} GFLOP/s on one thread`);
}

function title({ name, version }: BlasLibrary): string {
  return `${name} ${version}`.trim();
}

/** The command that installs a BLAS on this system. */
export function installCommand(): string {
  if (Deno.build.os !== "linux") return "brew install openblas";
  const system = osRelease();
  if (/debian|ubuntu/.test(system)) return "sudo apt-get install libopenblas0-pthread";
  if (/fedora|rhel/.test(system)) return "sudo dnf install openblas-threads";
  if (/arch/.test(system)) return "sudo pacman -S openblas";
  if (/alpine/.test(system)) return "sudo apk add openblas";
  return "your system's package manager: install OpenBLAS";
}

function osRelease(): string {
  try {
    return Deno.readTextFileSync("/etc/os-release").split("\n").filter((row) => /^ID/.test(row))
      .join(" ");
  } catch {
    return "";
  }
}

if (import.meta.main) Deno.exit(await runCommand(command, Deno.args, blas));

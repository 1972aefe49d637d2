/**
 * `deno task blas`: which BLAS libraries are here, which one the CPU backend takes and why, and how
 * to get one.
 *
 * @module
 */
import { blasOverride, NO_BLAS } from "../ops/cpu/blas/candidates.ts";
import type { BlasLibrary } from "../ops/cpu/blas/library.ts";
import { type BlasFinding, type BlasSearch, searchBlas } from "../ops/cpu/blas/blas.ts";
import { findOneDnn } from "../ops/cpu/onednn/onednn.ts";
import { defineCommand, type ParsedArguments } from "./arguments.ts";
import { runCommand } from "./run_command.ts";

/** The command line of `deno task blas`. */
export const command = defineCommand({
  name: "blas",
  summary: "Lists the BLAS libraries of this machine, the one that backend alexnet-cpu takes and " +
    "why, the command that installs one, and whether oneDNN is here for convolutions. " +
    "ALEXNET_BLAS and ALEXNET_ONEDNN name a library each, or `off` for none.",
  flags: {
    json: { kind: "switch", description: "Print JSON" },
  },
  examples: [
    { command: "deno task blas", does: "Look at what there is" },
    { command: "ALEXNET_BLAS=/opt/libopenblas.so deno task blas", does: "Try one of your own" },
  ],
});

/** Prints the search; the exit code is 0 with a library and without. */
export function blas({ values }: ParsedArguments<typeof command.flags>): Promise<void> {
  const search = searchBlas({ all: true });
  const rates = new Map(
    search.findings.flatMap(({ library }) => library ? [[library.path, gflops(library)]] : []),
  );
  const onednn = findOneDnn();
  console.log(
    values.json
      ? JSON.stringify({
        ...search,
        rates: Object.fromEntries(rates),
        get: installCommand(),
        ...(onednn && { onednn: { path: onednn.path, version: onednn.version } }),
      })
      : `${report(search, rates)}\n${convolutionLine(onednn)}`,
  );
  return Promise.resolve();
}

/** GFLOP/s of one thread on a product of 768 x 768 matrices: the best of five. */
function gflops({ sgemm }: BlasLibrary): number {
  const n = 768;
  const [a, b, c] = [1, 2, 3].map((value) => new Float32Array(n * n).fill(value));
  let best = Infinity;
  for (let run = 0; run < 5; run++) {
    const started = performance.now();
    sgemm(false, false, n, n, n, 1, a, n, b, n, 0, c, n);
    best = Math.min(best, performance.now() - started);
  }
  return 2 * n ** 3 / best / 1e6;
}

/** The text for people. */
export function report(search: BlasSearch, rates: ReadonlyMap<string, number>): string {
  const { chosen, findings } = search;
  const lines: string[] = [];
  const present = findings.filter(({ absent }) => !absent);
  for (const finding of present) lines.push(line(finding, finding.library === chosen, rates));
  const absent = findings.filter((finding) => finding.absent);
  if (absent.length > 0) {
    lines.push(`  not here: ${absent.map(({ path }) => path).join(", ")}`);
  }
  lines.push("");
  if (chosen !== undefined) {
    const reason = blasOverride() === undefined
      ? "the first in the list that gives right products"
      : "ALEXNET_BLAS names it";
    lines.push(`Chosen: ${title(chosen)} from ${chosen.path}: ${reason}.`);
  } else if (blasOverride() === NO_BLAS) {
    lines.push("Chosen: none, ALEXNET_BLAS is off. Products run in WebAssembly.");
  } else {
    lines.push(
      "Chosen: none. Products run in WebAssembly, at a fraction of the speed. To get one:",
      "",
      `  ${installCommand()}`,
    );
  }
  return lines.join("\n");
}

/** Where convolutions go. */
export function convolutionLine(onednn: { path: string; version: string } | undefined): string {
  return onednn === undefined
    ? "Convolutions: im2col and that, for there is no oneDNN 2 (Debian 12: apt-get install libdnnl2)."
    : `Convolutions: oneDNN ${onednn.version} from ${onednn.path}; ALEXNET_ONEDNN=off turns it off.`;
}

function line(finding: BlasFinding, chosen: boolean, rates: ReadonlyMap<string, number>): string {
  const { library, path, origin, fault } = finding;
  const mark = chosen ? "*" : " ";
  if (library === undefined) return `${mark} ${path} (${origin}): not used, ${fault}`;
  const rate = rates.get(path);
  return `${mark} ${path} (${origin}): ${title(library)}` +
    (rate === undefined ? "" : `, ${rate.toFixed(0)} GFLOP/s on one thread`);
}

function title({ name, version }: BlasLibrary): string {
  return `${name} ${version}`.trim();
}

/** The one command that gets a BLAS on this system. */
export function installCommand(): string {
  const wheel = Deno.build.os === "windows"
    ? "python -m venv .venv && .venv\\Scripts\\pip install scipy-openblas32"
    : "python3 -m venv .venv && .venv/bin/pip install scipy-openblas32";
  if (Deno.build.os !== "linux") return wheel;
  const system = osRelease();
  if (/debian|ubuntu/.test(system)) return "sudo apt-get install libopenblas0-pthread";
  if (/fedora|rhel/.test(system)) return "sudo dnf install openblas-threads";
  if (/arch/.test(system)) return "sudo pacman -S openblas";
  if (/alpine/.test(system)) return "sudo apk add openblas";
  return wheel;
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
